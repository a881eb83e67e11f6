import { z } from "zod";
import { actorSchema, serviceLimitSchema } from "./actor";
import { permissionSchema } from "./roles/table";

export * from "./accounts/schemas";
export * from "./actor";
export * from "./audit/schemas";
export * from "./invitations/schemas";
export * from "./keys/schemas";
export * from "./members/schemas";
export * from "./roles/schemas";
export * from "./roles/table";
export * from "./sessions/schemas";
export * from "./usage/schemas";
export * from "./workspaces/schemas";
export * from "./workspaces/settings-schemas";

/** Who the caller is, where, and what it may do there. */
export const meSchema = z.object({
  actor: actorSchema,
  workspace: z.object({ slug: z.string(), name: z.string() }),
  permissions: z.array(permissionSchema),
  services: serviceLimitSchema,
});
export type Me = z.infer<typeof meSchema>;
