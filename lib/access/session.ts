import { and, asc, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { memberships, sessions, users, workspaces } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import type { Role } from "./schemas";

export interface SessionUser {
  id: string;
  /** Of the session that brought them here. */
  sessionId: string;
  email: string;
  name: string | null;
}
export interface Membership {
  workspaceId: string;
  slug: string;
  name: string;
  role: Role;
  /** The services the member is limited to; null for all. */
  services: string[] | null;
}

/** Who is signed in by this token, null when nobody is any more. */
export async function userOfSession(token: string): Promise<SessionUser | null> {
  const [row] = await db()
    .select({ id: users.id, sessionId: sessions.id, email: users.email, name: users.name })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.tokenHash, sha256(token)), gt(sessions.expiresAt, sql`now()`)));
  return row ?? null;
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
