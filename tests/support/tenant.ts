import { inject } from "vitest";
import { PERMISSIONS, type Permission } from "@/lib/access/schemas";
import { newEmptyWorkspace, newKeyRow } from "./people";
import { databaseOf, inDatabase } from "./rows";
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
  const workspace = await inDatabase(server, (sql) => newEmptyWorkspace(sql, "Test"));
  return newKey({ ...workspace, server, scopes, services });
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
  const { key } = await inDatabase(server, (sql) => newKeyRow(sql, workspaceId, scopes, services));
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
