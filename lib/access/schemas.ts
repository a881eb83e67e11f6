import { z } from "zod";

export const ROLES = ["viewer", "responder", "admin", "owner"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** `noun:verb`. What a role may do stands in permissions.ts; the same strings are the scopes of keys. */
export const PERMISSIONS = [
  "logs:read",
  "logs:write",
  "templates:read",
  "templates:write",
  "signals:read",
  "incidents:read",
  "incidents:write",
  "services:read",
  "insights:read",
  "keys:manage",
  "workspace:manage",
  "scenarios:run",
] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

export const actorSchema = z.object({
  kind: z.enum(["user", "key", "agent", "system"]),
  id: z.string(),
  /** What people see: an address, a key's name, "Incident Commander". */
  label: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

/** Who the caller is, where, and what it may do there. */
export const meSchema = z.object({
  actor: actorSchema,
  workspace: z.object({ slug: z.string(), name: z.string() }),
  permissions: z.array(permissionSchema),
});
export type Me = z.infer<typeof meSchema>;

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(permissionSchema),
  lastFour: z.string(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyCreateSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(permissionSchema)
    .min(1)
    .transform((scopes) => [...new Set(scopes)]),
  expiresAt: z.iso
    .datetime({ offset: true })
    .refine((at) => Date.parse(at) > Date.now(), "must lie in the future")
    .optional(),
});
export type ApiKeyCreate = z.infer<typeof apiKeyCreateSchema>;

export const createdApiKeySchema = apiKeySchema.extend({
  key: z
    .string()
    .nullable()
    .describe("the key itself, shown this once; null when a repeated Idempotency-Key is answered again"),
});
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export const memberSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role: roleSchema,
  joinedAt: z.iso.datetime(),
});
export type Member = z.infer<typeof memberSchema>;

/** One address and nothing else; a host of one word is allowed (`admin@localhost`). */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, "is not a mail address");
export const memberCreateSchema = z.strictObject({ email: emailSchema, role: roleSchema });
export type MemberCreate = z.infer<typeof memberCreateSchema>;

export const settingsSchema = z.object({
  quietMinutes: z
    .number()
    .min(1)
    .max(10_080)
    .describe("an open incident without a signal for this long is resolved"),
  reopenMinutes: z
    .number()
    .min(0)
    .max(1440)
    .describe("a fault that comes back within this time reopens its incident; later it is a new one"),
  redactEmails: z.boolean().describe("mail addresses in records are removed before they are stored"),
});
export type WorkspaceSettings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = z
  .strictObject(settingsSchema.shape)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
