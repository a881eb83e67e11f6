import type { TestProject } from "vitest/node";
import { startServer, type TestServer } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    server: Pick<TestServer, "url" | "key" | "dataDir" | "databaseUrl">;
  }
}

/** One real server for all files of the API tests; each file takes a workspace of its own on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const { url, key, dataDir, databaseUrl } = server;
  project.provide("server", { url, key, dataDir, databaseUrl });
  return async () => {
    if (process.env.SHOW_SERVER) process.stderr.write(server.output());
    await server.remove();
  };
}
