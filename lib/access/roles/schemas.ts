import { z } from "zod";
import { permissionSchema, roleSchema } from "./table";

/** The table of who may do what, as the settings explain it. */
export const rolesSchema = z.object({
  roles: z.array(
    z.object({
      role: roleSchema,
      what: z.string(),
      permissions: z.array(permissionSchema),
      limitable: z.boolean().describe("whether a member with this role can be limited to some services"),
    }),
  ),
  permissions: z.array(
    z.object({
      permission: permissionSchema,
      what: z.string(),
      from: roleSchema.describe("the least role that has it"),
      reach: z
        .enum(["services", "workspace"])
        .describe(
          "services: a limited view has it for its services; workspace: a limited view cannot have it",
        ),
    }),
  ),
});
export type Roles = z.infer<typeof rolesSchema>;
