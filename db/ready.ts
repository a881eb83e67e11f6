import { readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { db } from "./client";

/** How many migrations of this version the database lacks, 0 when it is up to date. Throws when it cannot be asked. */
export async function missingMigrations(): Promise<number> {
  const journal = path.join(process.cwd(), "db/migrations/meta/_journal.json");
  const { entries } = JSON.parse(readFileSync(journal, "utf8")) as { entries: { when: number }[] };
  const newest = Math.max(...entries.map((entry) => entry.when));
  const [row] = await db().execute<{ applied: string | null }>(
    sql`select max(created_at) as applied from drizzle.__drizzle_migrations`,
  );
  const applied = Number(row?.applied ?? 0);
  return applied >= newest ? 0 : entries.filter((entry) => entry.when > applied).length;
}
