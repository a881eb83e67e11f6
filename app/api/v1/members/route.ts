import { route } from "@/app/declare";
import { addMember, listMembers, memberCreateSchema, memberSchema } from "@/lib/access";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const GET = route({
  operation: "listMembers",
  summary: "Who belongs to the workspace, by address",
  tag: "access",
  permission: "members:read",
  query: pageQuerySchema,
  answer: pageOf(memberSchema),
  handle: ({ ctx, query }) => listMembers(ctx, query),
});

export const POST = route({
  operation: "addMember",
  summary: "Let an address sign in to the workspace, with a role",
  tag: "access",
  permission: "members:manage",
  body: memberCreateSchema,
  answer: memberSchema,
  status: 201,
  handle: ({ ctx, body, idempotencyKey }) => addMember(ctx, body, idempotencyKey),
});
