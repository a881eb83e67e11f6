import { z } from "zod";
import { personRoute } from "@/app/declare";
import { unlinkAccount } from "@/lib/access";

export const DELETE = personRoute({
  operation: "unlinkAccount",
  summary: "Take an account away from one's ways to sign in; 409 for the last one",
  tag: "access",
  permission: "any",
  params: z.object({ provider: z.string().max(100) }),
  handle: ({ ctx, params }) => unlinkAccount(ctx, params.provider),
});
