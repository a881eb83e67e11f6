import type { TestProject } from "vitest/node";
import { connect, disconnect } from "@/db/client";
import { migrate } from "@/db/migrate";
import { newFolder, removeFolder } from "./folders";
import { createDatabase, databaseName, dropDatabase, postgresServer } from "./postgres";

/** What every test file copies: a migrated database on the server, or the folder of a migrated embedded one. */
export type DatabaseTemplate = { kind: "server"; name: string } | { kind: "embedded"; folder: string };

declare module "vitest" {
  export interface ProvidedContext {
    databaseTemplate: DatabaseTemplate;
  }
}

/** Migrates once; copies are made in a tenth of a second. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = postgresServer() ? await createDatabase() : undefined;
  const folder = newFolder();
  Object.assign(process.env, { DATABASE_URL: url ?? "", DATA_DIR: folder });
  await migrate(await connect());
  await disconnect();
  project.provide(
    "databaseTemplate",
    url ? { kind: "server", name: databaseName(url) } : { kind: "embedded", folder },
  );
  return async () => {
    if (url) await dropDatabase(url);
    removeFolder(folder);
  };
}
