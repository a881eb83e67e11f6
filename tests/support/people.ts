import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import type { Role } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { newId } from "@/lib/kit/ids";
import type { Person } from "./issuer";

/** Somebody at the provider whom nobody else is. */
export function newPerson(over: Partial<Person> = {}): Person {
  const sub = randomBytes(6).toString("hex");
  return { sub, email: `${sub}@example.test`, verified: "yes", ...over };
}

/** A user as somebody who manages members would have added them; `hasSignedIn` when they have shown their address since. */
export async function newUser(
  sql: postgres.Sql,
  email: string,
  {
    workspaceId,
    role = "viewer",
    hasSignedIn = false,
  }: { workspaceId?: string; role?: Role; hasSignedIn?: boolean } = {},
): Promise<string> {
  const id = newId("user");
  await sql`insert into users (id, email, email_verified) values (${id}, ${email}, ${hasSignedIn ? sql`now()` : null})`;
  if (workspaceId)
    await sql`insert into memberships (workspace_id, user_id, role) values (${workspaceId}, ${id}, ${role})`;
  return id;
}

/** A session as signing in opens it, and its token. */
export async function newSession(sql: postgres.Sql, userId: string): Promise<{ id: string; token: string }> {
  const [family, secret] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
  const [id, token] = [`ses_${sha256(`${family}.`).slice(0, 32)}`, `${family}.${secret}`];
  await sql`insert into sessions (id, token_hash, user_id, expires_at)
    values (${id}, ${sha256(token)}, ${userId}, now() + interval '1 day')`;
  return { id, token };
}

/** An invitation's link; for one address, or for whoever holds it. */
export async function newInvitation(
  sql: postgres.Sql,
  workspaceId: string,
  {
    email = null,
    maxUses = 1,
    uses = 0,
    hours = 1,
    revoked = false,
  }: {
    email?: string | null;
    maxUses?: number;
    uses?: number;
    hours?: number;
    revoked?: boolean;
  } = {},
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await sql`insert into invitations
      (workspace_id, id, token_hash, role, email, max_uses, uses, created_by, expires_at, revoked_at)
    values (${workspaceId}, ${newId("invitation")}, ${sha256(token)}, 'viewer', ${email}, ${maxUses}, ${uses}, 'test',
      now() + ${hours} * interval '1 hour', ${revoked ? sql`now()` : null})`;
  return token;
}

/** A workspace that nobody belongs to yet. */
export async function newHouse(sql: postgres.Sql): Promise<{ workspaceId: string; slug: string }> {
  const workspaceId = newId("workspace");
  const slug = workspaceId.replace("_", "-");
  await sql`insert into workspaces (id, slug, name) values (${workspaceId}, ${slug}, 'Harbour')`;
  await sql`insert into counters (workspace_id) values (${workspaceId})`;
  return { workspaceId, slug };
}
