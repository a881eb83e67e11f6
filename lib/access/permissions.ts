import { PERMISSION_TABLE, PERMISSIONS, type Permission, ROLES, type Role } from "./schemas";

/** viewer ⊂ responder ⊂ admin ⊂ owner: a role may do what the roles below it may. */
const atLeast = (role: Role, needed: Role) => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Whether it speaks of the whole workspace, so that it can't be held by somebody who sees a part. */
export const isWorkspaceWide = (permission: Permission): boolean =>
  PERMISSION_TABLE[permission].reach === "workspace";

const heldBy = (role: Role, limited: boolean): ReadonlySet<Permission> =>
  new Set(
    PERMISSIONS.filter(
      (permission) =>
        atLeast(role, PERMISSION_TABLE[permission].from) && !(limited && isWorkspaceWide(permission)),
    ),
  );

const FULL = new Map(ROLES.map((role) => [role, heldBy(role, false)]));
const LIMITED = new Map(ROLES.map((role) => [role, heldBy(role, true)]));

/** What a role may do; with a view limited to some services, only what can be limited to them. */
export const permissionsOf = (role: Role, limited = false): ReadonlySet<Permission> =>
  (limited ? LIMITED : FULL).get(role)!;
