import { z } from "zod";
import { personRoute } from "@/app/declare";
import { revokeSession } from "@/lib/access";

export const DELETE = personRoute({
  operation: "revokeSession",
  summary: "End one of one's own sessions, at once everywhere",
  tag: "access",
  permission: "any",
  params: z.object({ id: z.string().max(100) }),
  handle: ({ ctx, params }) => revokeSession(ctx, params.id),
});
