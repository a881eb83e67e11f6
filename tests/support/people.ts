import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import type { Permission, Role } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { newId } from "@/lib/kit/ids";
import type { Person } from "./issuer";

/** Somebody at the provider whom nobody else is. */
export function newPerson(over: Partial<Person> = {}): Person {
  const sub = randomBytes(6).toString("hex");
  return { sub, email: `${sub}@example.test`, verified: "yes", ...over };
}

interface Membership {
  workspaceId?: string;
  role?: Role;
  services?: string[] | null;
  name?: string | null;
  hasSignedIn?: boolean;
}

/** A user as somebody who manages members would have added them; `hasSignedIn` when they have shown their address since. */
export async function newUser(
  sql: postgres.Sql,
  email: string,
  { workspaceId, role = "viewer", services = null, name = null, hasSignedIn = false }: Membership = {},
): Promise<string> {
  const id = newId("user");
  await sql`insert into users (id, email, name, email_verified)
    values (${id}, ${email}, ${name}, ${hasSignedIn ? sql`now()` : null})`;
  if (workspaceId)
    await sql`insert into memberships (workspace_id, user_id, role, services)
      values (${workspaceId}, ${id}, ${role}, ${services})`;
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
): Promise<{ id: string; token: string }> {
  const [id, token] = [newId("invitation"), randomBytes(32).toString("base64url")];
  await sql`insert into invitations
      (workspace_id, id, token_hash, role, email, max_uses, uses, created_by, expires_at, revoked_at)
    values (${workspaceId}, ${id}, ${sha256(token)}, 'viewer', ${email}, ${maxUses}, ${uses}, 'test',
      now() + ${hours} * interval '1 hour', ${revoked ? sql`now()` : null})`;
  return { id, token };
}

/** A key, and its id. */
export async function newKeyRow(
  sql: postgres.Sql,
  workspaceId: string,
  scopes: readonly Permission[],
  services: string[] | null = null,
): Promise<{ id: string; key: string }> {
  const [id, key] = [newId("key"), `ic_${randomBytes(32).toString("base64url")}`];
  await sql`insert into api_keys (workspace_id, id, name, hash, last_four, scopes, services)
    values (${workspaceId}, ${id}, 'test', ${sha256(key)}, ${key.slice(-4)}, ${[...scopes]}, ${services})`;
  return { id, key };
}

/** A workspace that nobody belongs to yet. */
export async function newEmptyWorkspace(
  sql: postgres.Sql,
  name = "Harbour",
): Promise<{ workspaceId: string; slug: string }> {
  const workspaceId = newId("workspace");
  const slug = workspaceId.replace("_", "-");
  await sql`insert into workspaces (id, slug, name) values (${workspaceId}, ${slug}, ${name})`;
  await sql`insert into counters (workspace_id) values (${workspaceId})`;
  return { workspaceId, slug };
}
