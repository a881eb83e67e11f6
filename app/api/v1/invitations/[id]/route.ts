import { z } from "zod";
import { route } from "@/app/declare";
import { revokeInvitation } from "@/lib/access";

export const DELETE = route({
  operation: "revokeInvitation",
  summary: "End an invitation; whoever has joined stays",
  tag: "access",
  permission: "members:manage",
  params: z.object({ id: z.string().max(100) }),
  handle: ({ ctx, params }) => revokeInvitation(ctx, params.id),
});
