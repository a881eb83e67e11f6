import { z } from "zod";
import { instantSchema } from "@/lib/kit/instant";
import { serviceLimitInputSchema, serviceLimitSchema } from "../actor";
import { isWorkspaceWide, permissionSchema } from "../roles/table";

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(permissionSchema),
  services: serviceLimitSchema,
  lastFour: z.string(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  replacedBy: z.string().nullable().describe("the key that was made to take its place"),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

const keyNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, "holds control characters");

export const apiKeyCreateSchema = z
  .strictObject({
    name: keyNameSchema,
    scopes: z
      .array(permissionSchema)
      .min(1)
      .transform((scopes) => [...new Set(scopes)]),
    services: serviceLimitInputSchema.optional(),
    expiresAt: instantSchema.refine((at) => Date.parse(at) > Date.now(), "must lie in the future").optional(),
  })
  .superRefine(({ scopes, services }, context) => {
    if (!services) return;
    for (const [i, scope] of scopes.entries())
      if (isWorkspaceWide(scope))
        context.addIssue({
          code: "custom",
          path: ["scopes", i],
          message: `${scope} speaks of the whole workspace; a key limited to services cannot have it`,
        });
  });
export type ApiKeyCreate = z.infer<typeof apiKeyCreateSchema>;

export const apiKeyPatchSchema = z.strictObject({ name: keyNameSchema });
export type ApiKeyPatch = z.infer<typeof apiKeyPatchSchema>;

export const apiKeyRotateSchema = z.strictObject({
  overlapHours: z
    .number()
    .min(0)
    .max(168)
    .default(24)
    .describe("how long the old key goes on beside the new one"),
});
export type ApiKeyRotate = z.infer<typeof apiKeyRotateSchema>;

export const createdApiKeySchema = apiKeySchema.extend({
  key: z
    .string()
    .nullable()
    .describe("the key itself, shown this once; null when a repeated Idempotency-Key is answered again"),
});
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
