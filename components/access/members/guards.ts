import { deniedReason, type Standing } from "@/components/shell/denied";
import { LIMITABLE_ROLES, type Member, type Role } from "@/lib/access/schemas";

export interface Reader extends Standing {
  id: string;
}

/** Why the reader cannot do something to a member, in words; null where they can. The verbs decide, this only explains. */
export interface Guards {
  role: string | null;
  services: string | null;
  /** To remove them or, when it is the reader, to leave. */
  remove: string | null;
}

const LAST_OWNER = "The last owner stays. Make somebody else an owner first.";
const OWNERS_OWN = "Only an owner can change or remove an owner.";

/** `owners` is how many the workspace has. */
export function guardsOf(member: Member, reader: Reader, owners: number): Guards {
  const mine = member.id === reader.id;
  const isOwner = member.role === "owner";
  const last = isOwner && owners <= 1 ? LAST_OWNER : null;
  const manage =
    deniedReason(reader, "members:manage") ??
    (isOwner && !reader.permissions.includes("owners:manage") ? OWNERS_OWN : null);
  return {
    role: manage ?? last,
    services: manage ?? limitReason(member.role),
    remove: mine ? last : (manage ?? last),
  };
}

export const limitReason = (role: Role): string | null =>
  LIMITABLE_ROLES.includes(role)
    ? null
    : `An ${role} sees the whole workspace; only viewers and responders can be limited.`;

/** Why the reader cannot give this role. */
export const roleReason = (role: Role, reader: Standing): string | null =>
  role === "owner" && !reader.permissions.includes("owners:manage") ? "Only an owner makes owners." : null;
