import type { PersonCtx } from "../authenticate";
import { type Membership, membershipsOf } from "../members/memberships";
import type { Workspace } from "../schemas";

/** Where a person belongs, oldest membership first. */
export async function listWorkspaces({ user }: PersonCtx): Promise<{ data: Workspace[]; nextCursor: null }> {
  return { data: (await membershipsOf(user.id)).map(presentWorkspace), nextCursor: null };
}

export const presentWorkspace = ({ slug, name, role, services }: Membership): Workspace => ({
  slug,
  name,
  role,
  services,
});
