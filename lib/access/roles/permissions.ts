import {
  isAtLeast,
  isWorkspaceWide,
  PERMISSION_TABLE,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
} from "./table";

const heldBy = (role: Role, limited: boolean): ReadonlySet<Permission> =>
  new Set(
    PERMISSIONS.filter(
      (permission) =>
        isAtLeast(role, PERMISSION_TABLE[permission].from) && !(limited && isWorkspaceWide(permission)),
    ),
  );

const FULL = new Map(ROLES.map((role) => [role, heldBy(role, false)]));
const LIMITED = new Map(ROLES.map((role) => [role, heldBy(role, true)]));

/** What a role may do; with a view limited to some services, only what can be limited to them. */
export const permissionsOf = (role: Role, limited = false): ReadonlySet<Permission> =>
  (limited ? LIMITED : FULL).get(role)!;

/** What a key may do: of its scopes those that are known, and with a limited view none that speaks of the whole workspace. */
export const permissionsOfKey = ({
  scopes,
  services,
}: {
  scopes: readonly string[];
  services: readonly string[] | null;
}): ReadonlySet<Permission> =>
  new Set(
    PERMISSIONS.filter(
      (permission) => scopes.includes(permission) && !(services && isWorkspaceWide(permission)),
    ),
  );
