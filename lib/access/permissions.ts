import { PERMISSIONS, type Permission, type Role } from "./schemas";

const viewer: Permission[] = [
  "logs:read",
  "templates:read",
  "signals:read",
  "incidents:read",
  "services:read",
  "insights:read",
];
const responder: Permission[] = [...viewer, "incidents:write", "templates:write"];
const admin: Permission[] = [...responder, "logs:write", "keys:manage", "workspace:manage", "scenarios:run"];

/** viewer ⊂ responder ⊂ admin ⊂ owner. */
const ROLE_PERMISSIONS: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(viewer),
  responder: new Set(responder),
  admin: new Set(admin),
  owner: new Set(PERMISSIONS),
};

export const permissionsOf = (role: Role): ReadonlySet<Permission> => ROLE_PERMISSIONS[role];
