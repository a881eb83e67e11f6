import { z } from "zod";
import { emailSchema, serviceLimitInputSchema, serviceLimitSchema } from "../actor";
import { LIMITABLE_ROLES, type Role, roleSchema } from "../roles/table";

export const memberSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role: roleSchema,
  services: serviceLimitSchema,
  joinedAt: z.iso.datetime(),
});
export type Member = z.infer<typeof memberSchema>;

/** Whether this role goes with this limit: whoever manages the workspace sees all of it. */
export const canBeLimited = (role: Role, services: readonly string[] | null | undefined): boolean =>
  !services || LIMITABLE_ROLES.includes(role);
export const NOT_LIMITABLE = "only a viewer or responder can be limited to some services";

/** Who is let in how; members and invitations share it. */
export const grantSchema = z.strictObject({
  role: roleSchema,
  services: serviceLimitInputSchema.optional(),
});
export const refuseLimitedManager = {
  check: ({ role, services }: { role: Role; services?: string[] | null | undefined }) =>
    canBeLimited(role, services),
  reason: { path: ["services"], message: NOT_LIMITABLE },
};

export const memberCreateSchema = grantSchema
  .extend({ email: emailSchema })
  .refine(refuseLimitedManager.check, refuseLimitedManager.reason);
export type MemberCreate = z.infer<typeof memberCreateSchema>;

export const memberPatchSchema = z
  .strictObject({ role: roleSchema, services: serviceLimitInputSchema })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type MemberPatch = z.infer<typeof memberPatchSchema>;
