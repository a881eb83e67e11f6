import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { PERMISSIONS, type Permission } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { newId } from "@/lib/kit/ids";
import { databaseOf } from "./rows";
import type { TestServer } from "./server";

export { databaseOf };

/** A workspace of a running server and a key to it. */
export interface Tenant {
  workspaceId: string;
  slug: string;
  url: string;
  key: string;
  /** `fetch` with the key, on a path of the server; `json` is sent as the body. */
  fetch(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
}

type Reachable = Pick<TestServer, "url" | "dataDir" | "databaseUrl">;

/** A fresh workspace on the server all API tests share, so that files cannot disturb each other. */
export async function newTenant({
  server = inject("server") as Reachable,
  scopes = PERMISSIONS as readonly Permission[],
  services = null as string[] | null,
} = {}): Promise<Tenant> {
  const workspaceId = newId("workspace");
  const slug = workspaceId.replace("_", "-");
  const sql = databaseOf(server);
  try {
    await sql`insert into workspaces (id, slug, name) values (${workspaceId}, ${slug}, 'Test')`;
    await sql`insert into counters (workspace_id) values (${workspaceId})`;
  } finally {
    await sql.end();
  }
  return newKey({ workspaceId, slug, server, scopes, services });
}

/** Another key to the same workspace, perhaps limited to some services. */
export async function newKey({
  workspaceId,
  slug,
  server = inject("server") as Reachable,
  scopes = PERMISSIONS as readonly Permission[],
  services = null as string[] | null,
}: Pick<Tenant, "workspaceId" | "slug"> & {
  server?: Reachable;
  scopes?: readonly Permission[];
  services?: string[] | null;
}): Promise<Tenant> {
  const key = `ic_${randomBytes(32).toString("base64url")}`;
  const sql = databaseOf(server);
  try {
    await sql`insert into api_keys (workspace_id, id, name, hash, last_four, scopes, services)
      values (${workspaceId}, ${newId("key")}, 'test', ${sha256(key)}, ${key.slice(-4)}, ${[...scopes]}, ${services})`;
  } finally {
    await sql.end();
  }
  return {
    workspaceId,
    slug,
    url: server.url,
    key,
    fetch: (path, { json, ...init } = {}) =>
      fetch(server.url + path, {
        ...(json !== undefined && { method: "POST", body: JSON.stringify(json) }),
        ...init,
        headers: {
          authorization: `Bearer ${key}`,
          ...(json !== undefined && { "content-type": "application/json" }),
          ...init.headers,
        },
      }),
  };
}
