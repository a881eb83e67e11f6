import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { expect, inject, vi } from "vitest";
import { PERMISSIONS, type Permission, type Role } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { newId } from "@/lib/kit/ids";
import { databaseOf, newTenant, type Tenant } from "../../support/tenant";

/** What a view limited to the shop must never be shown: it stands in every line of the other service, and is its name. */
export const HIDDEN = "vault";
export const SEEN = "shop";

/** A workspace in which everything exists, once for a service that is seen and once for one that is not. */
export interface World {
  tenant: Tenant;
  sql: postgres.Sql;
  /** Ids of things of the service that is seen. */
  incident: number;
  record: string;
  /** The secret of an invitation that nobody has taken. */
  invitation: string;
  template: string;
  /** A new member, a new key: for what changes or removes them. */
  newMember(role?: Role, services?: string[] | null): Promise<Person>;
  newKey(scopes: readonly Permission[], services?: string[] | null): Promise<{ id: string; key: string }>;
  /** Another session of somebody; answers its id. */
  newSession(person: Person): Promise<string>;
  link(person: Person, provider: string): Promise<void>;
  newInvitation(): Promise<{ id: string; token: string }>;
  /** Another workspace. */
  elsewhere(): Promise<Tenant>;
}

export interface Person {
  id: string;
  email: string;
  cookie: string;
  sessionId: string;
}

const line = (service: string, i: number) => ({
  service,
  level: "error",
  message: `${service} till ${i % 7} lost its connection to the ${service} store`,
});

export async function newWorld(): Promise<World> {
  const tenant = await newTenant();
  const sql = databaseOf(inject("server"));
  const lines = [SEEN, HIDDEN].flatMap((service) => Array.from({ length: 40 }, (_, i) => line(service, i)));
  expect((await tenant.fetch("/api/v1/logs", { json: lines })).status).toBe(202);
  const first = async (path: string) => (await (await tenant.fetch(path)).json()).data[0];
  await vi.waitFor(
    async () => {
      const { data } = await (await tenant.fetch("/api/v1/incidents")).json();
      if (data.length < 2) throw new Error("the incidents are not open yet");
    },
    { timeout: 20_000, interval: 100 },
  );
  return {
    tenant,
    sql,
    incident: (await first(`/api/v1/incidents?service=${SEEN}`)).number,
    record: (await first(`/api/v1/logs?service=${SEEN}`)).id,
    template: (await first(`/api/v1/templates?service=${SEEN}`)).id,
    newMember: (role, services) => newMember(sql, tenant.workspaceId, role, services),
    newKey: (scopes, services) => newKey(sql, tenant.workspaceId, scopes, services),
    invitation: (await newInvitation(sql, tenant.workspaceId)).token,
    newSession: async (person) => (await newSession(sql, person.id)).sessionId,
    link: async (person, provider) => {
      await sql`insert into accounts (provider, provider_account_id, user_id, type)
        values (${provider}, ${person.id}, ${person.id}, 'oauth')`;
    },
    newInvitation: () => newInvitation(sql, tenant.workspaceId),
    elsewhere: () => newTenant(),
  };
}

/** A signed-in member of the workspace. */
export async function newMember(
  sql: postgres.Sql,
  workspaceId: string,
  role: Role = "viewer",
  services: string[] | null = null,
): Promise<Person> {
  const id = newId("user");
  const email = `${randomBytes(6).toString("hex")}@example.test`;
  await sql`insert into users (id, email, email_verified) values (${id}, ${email}, now())`;
  await sql`insert into memberships (workspace_id, user_id, role, services)
    values (${workspaceId}, ${id}, ${role}, ${services})`;
  return { id, email, ...(await newSession(sql, id)) };
}

async function newSession(sql: postgres.Sql, userId: string) {
  const sessionId = newId("session");
  const token = randomBytes(32).toString("base64url");
  await sql`insert into sessions (id, token_hash, user_id, expires_at)
    values (${sessionId}, ${sha256(token)}, ${userId}, now() + interval '1 hour')`;
  return { sessionId, cookie: `ic-session=${token}` };
}

async function newKey(
  sql: postgres.Sql,
  workspaceId: string,
  scopes: readonly Permission[] = PERMISSIONS,
  services: string[] | null = null,
) {
  const key = `ic_${randomBytes(32).toString("base64url")}`;
  const id = newId("key");
  await sql`insert into api_keys (workspace_id, id, name, hash, last_four, scopes, services)
    values (${workspaceId}, ${id}, 'matrix', ${sha256(key)}, ${key.slice(-4)}, ${[...scopes]}, ${services})`;
  return { id, key };
}

async function newInvitation(sql: postgres.Sql, workspaceId: string) {
  const [id, token] = [newId("invitation"), randomBytes(32).toString("base64url")];
  await sql`insert into invitations (workspace_id, id, token_hash, role, max_uses, created_by, expires_at)
    values (${workspaceId}, ${id}, ${sha256(token)}, 'viewer', 1, 'usr_nobody', now() + interval '1 hour')`;
  return { id, token };
}
