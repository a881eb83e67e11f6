import { z } from "zod";

export const ROLES = ["viewer", "responder", "admin", "owner"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** What a role is for, as invitations and settings explain it. */
export const ROLE_TABLE = {
  viewer: "Looks: incidents, log lines, services and figures.",
  responder: "Works on incidents: takes, changes and comments on them, and names and mutes templates.",
  admin: "Manages the workspace: people, API keys, settings and the audit log.",
  owner: "Everything, and makes and removes other owners.",
} as const satisfies Record<Role, string>;

/** Roles that can be limited to some services; whoever manages a workspace sees all of it. */
export const LIMITABLE_ROLES: readonly Role[] = ["viewer", "responder"];

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
  "alerts:read": { from: "viewer", reach: "services", what: "See alerts of other systems" },
  "alerts:write": { from: "admin", reach: "services", what: "Send alerts" },
  "changes:read": { from: "viewer", reach: "services", what: "See deployments and other changes" },
  "changes:write": { from: "admin", reach: "services", what: "Send changes" },
  "noise:read": { from: "viewer", reach: "workspace", what: "See maintenance windows and rules of noise" },
  "noise:manage": { from: "admin", reach: "workspace", what: "Set maintenance windows and rules of noise" },
  "dead-letters:manage": {
    from: "admin",
    reach: "workspace",
    what: "See and replay what could not be worked on: bodies, records, analyses",
  },
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
  "analyses:run": {
    from: "responder",
    reach: "services",
    what: "Run, steer and stop analyses, and ask questions at incidents",
  },
  "plans:read": { from: "viewer", reach: "services", what: "See plans and how the agents voted" },
  "plans:approve": { from: "responder", reach: "services", what: "Approve, reject, edit and withdraw plans" },
  "runbooks:read": { from: "viewer", reach: "services", what: "Read and search runbooks" },
  "runbooks:write": { from: "admin", reach: "workspace", what: "Write, import and archive runbooks" },
  "rules:read": { from: "viewer", reach: "workspace", what: "See and try rules of grouping" },
  "rules:manage": { from: "admin", reach: "workspace", what: "Set rules of grouping" },
  "services:read": { from: "viewer", reach: "services", what: "See services and what they need" },
  "services:write": { from: "admin", reach: "services", what: "Declare services and what they need" },
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

/** viewer ⊂ responder ⊂ admin ⊂ owner: a role may do what the roles below it may. */
export const isAtLeast = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Whether it speaks of the whole workspace, so that it can't be held by somebody who sees a part. */
export const isWorkspaceWide = (permission: Permission): boolean =>
  PERMISSION_TABLE[permission].reach === "workspace";
