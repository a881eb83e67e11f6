import { isAtLeast, PERMISSION_TABLE, type Permission, type Role } from "@/lib/access/schemas";

export interface Standing {
  role: Role;
  permissions: readonly Permission[];
  /** The services that the member is limited to; null for all. */
  services: readonly string[] | null;
}

/** Null when the permission is there, else the sentence that a closed page or a disabled control shows. */
export function deniedReason({ role, permissions, services }: Standing, permission: Permission) {
  if (permissions.includes(permission)) return null;
  const { from } = PERMISSION_TABLE[permission];
  const high = isAtLeast(role, from);
  if (high && services)
    return `Your view is limited to some services; this needs ${permission} for the whole workspace.`;
  return `Your role here is ${role}; this needs ${from === "owner" ? "an owner" : `at least ${from}`} (${permission}).`;
}
