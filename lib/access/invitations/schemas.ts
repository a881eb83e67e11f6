import { z } from "zod";
import { emailSchema, serviceLimitSchema } from "../actor";
import { grantSchema, refuseLimitedManager } from "../members/schemas";
import { roleSchema } from "../roles/table";

export const INVITATION_STATES = ["open", "used", "expired", "revoked"] as const;

export const invitationSchema = z.object({
  id: z.string(),
  role: roleSchema,
  services: serviceLimitSchema,
  email: z.string().nullable().describe("the one address that may take it; null for whoever has the link"),
  uses: z.number().int(),
  maxUses: z.number().int(),
  state: z.enum(INVITATION_STATES),
  createdBy: z.string().describe("a member's address or a key's name; its id when it is gone"),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});
export type Invitation = z.infer<typeof invitationSchema>;

export const invitationCreateSchema = grantSchema
  .extend({
    email: emailSchema.nullable().optional(),
    expiresInHours: z.number().int().min(1).max(720).default(168),
    maxUses: z.number().int().min(1).max(100).default(1),
  })
  .refine(refuseLimitedManager.check, refuseLimitedManager.reason)
  .refine(({ email, maxUses }) => !email || maxUses === 1, {
    path: ["maxUses"],
    message: "an invitation for one address is used once",
  });
export type InvitationCreate = z.infer<typeof invitationCreateSchema>;

export const createdInvitationSchema = invitationSchema.extend({
  url: z
    .string()
    .nullable()
    .describe("the link, shown this once; null when a repeated Idempotency-Key is answered again"),
  mailed: z.boolean().describe("whether the mail server took the link for the address"),
});
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;

export const invitationAcceptSchema = z.strictObject({ token: z.string().min(1).max(200) });

/** Where an accepted invitation leads. */
export const acceptedInvitationSchema = z.object({
  workspace: z.object({ slug: z.string(), name: z.string() }),
  role: roleSchema,
  services: serviceLimitSchema,
});
export type AcceptedInvitation = z.infer<typeof acceptedInvitationSchema>;
