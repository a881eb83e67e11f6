import type { TestProject } from "vitest/node";
import { startServer, type TestServer } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    server: Pick<TestServer, "url" | "key" | "dataDir" | "databaseUrl">;
  }
}

/**
 * One real server for all files of the API tests; each file takes a workspace of its own on it. It believes one proxy, so
 * that a file which is refused a lot can do so from addresses of its own, and takes nothing of the others' limit.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer({ env: { TRUSTED_PROXIES: "1" } });
  const { url, key, dataDir, databaseUrl } = server;
  project.provide("server", { url, key, dataDir, databaseUrl });
  return async () => {
    if (process.env.SHOW_SERVER) process.stderr.write(server.output());
    await server.remove();
  };
}
