import { LIMITABLE_ROLES, PERMISSION_TABLE, PERMISSIONS, ROLE_TABLE, ROLES, type Roles } from "../schemas";
import { permissionsOf } from "./permissions";

/** Who may do what, in words. */
export const listRoles = (): Roles => ({
  roles: ROLES.map((role) => ({
    role,
    what: ROLE_TABLE[role],
    permissions: [...permissionsOf(role)],
    limitable: LIMITABLE_ROLES.includes(role),
  })),
  permissions: PERMISSIONS.map((permission) => ({ permission, ...PERMISSION_TABLE[permission] })),
});
