import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { EMBEDDED_PORT } from "@/db/embedded";
import { PERMISSIONS, type Permission } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { newId } from "@/lib/kit/ids";
import type { TestServer } from "./server";

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

/** For rows that no URL makes or shows. The embedded database takes a second client on its socket. */
export function databaseOf({ dataDir, databaseUrl }: Reachable): postgres.Sql {
  const options = { max: 1, onnotice: () => {} };
  if (databaseUrl) return postgres(databaseUrl, options);
  const path = `${dataDir}/.s.PGSQL.${EMBEDDED_PORT}`;
  return postgres({ ...options, path, host: "localhost", username: "postgres", database: "postgres" });
}

/** A fresh workspace on the server all API tests share, so that files cannot disturb each other. */
export async function newTenant({
  server = inject("server") as Reachable,
  scopes = PERMISSIONS as readonly Permission[],
} = {}): Promise<Tenant> {
  const workspaceId = newId("workspace");
  const slug = workspaceId.replace("_", "-");
  const key = `ic_${randomBytes(32).toString("base64url")}`;
  const sql = databaseOf(server);
  try {
    await sql.begin(async (tx) => {
      await tx`insert into workspaces (id, slug, name) values (${workspaceId}, ${slug}, 'Test')`;
      await tx`insert into counters (workspace_id) values (${workspaceId})`;
      await tx`insert into api_keys (workspace_id, id, name, hash, last_four, scopes)
        values (${workspaceId}, ${newId("key")}, 'test', ${sha256(key)}, ${key.slice(-4)}, ${[...scopes]})`;
    });
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
