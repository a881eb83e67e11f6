import { z } from "zod";

export * from "./accounts/schemas";
export * from "./sessions/schemas";

export const ROLES = ["viewer", "responder", "admin", "owner"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

interface PermissionRow {
  /** The least role that has it. */
  from: Role;
  /** `services`: its reach is cut to the services of a limited view. `workspace`: a limited view cannot hold it. */
  reach: "services" | "workspace";
  /** What it lets one do, as the settings explain it. */
  what: string;
}

/** Every permission, `noun:verb`. The same strings are the scopes of keys, and what routes and verbs ask for. */
export const PERMISSION_TABLE = {
  "logs:read": { from: "viewer", reach: "services", what: "Search, open and follow log lines" },
  "logs:write": { from: "admin", reach: "services", what: "Send log lines" },
  "templates:read": {
    from: "viewer",
    reach: "services",
    what: "See the templates of lines and their history",
  },
  "templates:write": { from: "responder", reach: "services", what: "Name, pin and mute templates" },
  "signals:read": { from: "viewer", reach: "services", what: "See signals and their evidence" },
  "incidents:read": { from: "viewer", reach: "services", what: "See incidents, their reports and history" },
  "incidents:write": {
    from: "responder",
    reach: "services",
    what: "Open, take, change and comment on incidents",
  },
  "services:read": { from: "viewer", reach: "services", what: "See services and what they need" },
  "insights:read": { from: "viewer", reach: "services", what: "See figures and trends" },
  "members:read": { from: "viewer", reach: "services", what: "See who belongs to the workspace" },
  "members:manage": {
    from: "admin",
    reach: "workspace",
    what: "Invite people, change roles, remove members",
  },
  "owners:manage": { from: "owner", reach: "workspace", what: "Make, change and remove owners" },
  "keys:manage": { from: "admin", reach: "workspace", what: "Make, rotate and revoke API keys" },
  "audit:read": { from: "admin", reach: "workspace", what: "Read and export the audit log" },
  "usage:read": { from: "viewer", reach: "workspace", what: "See what is used of the daily quotas" },
  "workspace:manage": { from: "admin", reach: "workspace", what: "Change the settings of the workspace" },
  "workspaces:create": { from: "owner", reach: "workspace", what: "Make further workspaces" },
  "scenarios:run": { from: "admin", reach: "workspace", what: "Play a scenario into the workspace" },
} as const satisfies Record<string, PermissionRow>;
export type Permission = keyof typeof PERMISSION_TABLE;
export const PERMISSIONS = Object.keys(PERMISSION_TABLE) as [Permission, ...Permission[]];
export const permissionSchema = z.enum(PERMISSIONS);

export const actorSchema = z.object({
  kind: z.enum(["user", "key", "agent", "system"]),
  id: z.string(),
  /** What people see: an address, a key's name, "Incident Commander". */
  label: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

/** The services that a member or a key is limited to; null for all of them. */
export const serviceLimitSchema = z
  .array(z.string())
  .nullable()
  .describe("the services this is limited to; null for all");

/** As it is given: some services, each once, or null for all. */
export const serviceLimitInputSchema = z
  .array(z.string().trim().min(1).max(200))
  .min(1)
  .max(200)
  .transform((services) => [...new Set(services)].sort())
  .nullable();

/** Who the caller is, where, and what it may do there. */
export const meSchema = z.object({
  actor: actorSchema,
  workspace: z.object({ slug: z.string(), name: z.string() }),
  permissions: z.array(permissionSchema),
  services: serviceLimitSchema,
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

/** A mail domain, one word or several: `example.org`. */
const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, "is not a domain");

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
  allowedDomains: z
    .array(domainSchema)
    .max(50)
    .describe(
      "whoever has shown that their mail address is of one of these domains becomes a viewer when they sign in; `example.org` says nothing of `mail.example.org`",
    ),
});
export type WorkspaceSettings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = z
  .strictObject(settingsSchema.shape)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
