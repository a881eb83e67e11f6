import { z } from "zod";
import { route } from "@/app/declare";
import { revokeApiKey } from "@/lib/access";

export const DELETE = route({
  operation: "revokeApiKey",
  summary: "End an API key, within a second everywhere",
  tag: "access",
  permission: "keys:manage",
  params: z.object({ id: z.string().max(100) }),
  handle: ({ ctx, params }) => revokeApiKey(ctx, params.id),
});
