import { asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { memberships, workspaces } from "@/db/schema";
import type { Role } from "../schemas";

export interface Membership {
  workspaceId: string;
  slug: string;
  name: string;
  role: Role;
  /** The services the member is limited to; null for all. */
  services: string[] | null;
}

/** Where a user belongs, oldest membership first. */
export async function membershipsOf(userId: string): Promise<Membership[]> {
  return db()
    .select({
      workspaceId: workspaces.id,
      slug: workspaces.slug,
      name: workspaces.name,
      role: memberships.role,
      services: memberships.services,
    })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.createdAt), asc(workspaces.slug));
}
