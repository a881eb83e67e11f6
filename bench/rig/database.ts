import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, disconnect } from "@/db/client";
import { migrate } from "@/db/migrate";
import { env } from "@/lib/kit/env";
import { atTheEnd } from "../../scripts/lib/cleanup.mjs";
import { createDatabase, type DatabaseKind, dropDatabase, embeddedVersion, versionOf } from "./server";

/** A migrated, empty database in this very process, for what is measured without the server around it; gone afterwards. */
export async function withDatabase<T>(
  kind: DatabaseKind,
  work: (database: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "ic-bench-"));
  const url = kind === "postgres" ? await createDatabase() : undefined;
  let tidied: Promise<void> | undefined;
  const tidy = () => {
    tidied ??= (async () => {
      await disconnect();
      if (url) await dropDatabase(url);
      rmSync(folder, { recursive: true, force: true });
    })();
    return tidied;
  };
  atTheEnd(tidy);
  Object.assign(env(), { DATABASE_URL: url, DATA_DIR: folder });
  try {
    await migrate(await connect());
    return await work(url ? await versionOf(url) : embeddedVersion());
  } finally {
    await tidy();
  }
}
