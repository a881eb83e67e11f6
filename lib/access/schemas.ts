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
