import { personRoute } from "@/app/declare";
import { listSessions, revokedSessionsSchema, revokeOtherSessions, sessionSchema } from "@/lib/access";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const GET = personRoute({
  operation: "listSessions",
  summary: "Where the person who asks is signed in, newest first",
  tag: "access",
  permission: "any",
  query: pageQuerySchema,
  answer: pageOf(sessionSchema),
  handle: ({ ctx, query }) => listSessions(ctx, query),
});

export const DELETE = personRoute({
  operation: "revokeOtherSessions",
  summary: "Sign out everywhere but here",
  tag: "access",
  permission: "any",
  answer: revokedSessionsSchema,
  handle: ({ ctx }) => revokeOtherSessions(ctx),
});
