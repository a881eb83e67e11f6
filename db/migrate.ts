import path from "node:path";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Db } from "./client";

/** Any constant will do, as long as nothing else in the database takes the same. */
const LOCK = 7_262_025;

/**
 * Brings the database up to this version. One connection holds an advisory lock meanwhile, so that processes that start
 * at the same moment take turns and the later ones find nothing to do.
 */
export async function migrate(db: Db): Promise<void> {
  const guard = await db.$client.reserve();
  try {
    await guard`select pg_advisory_lock(${LOCK})`;
    await guard`create extension if not exists vector`;
    await applyMigrations(db, { migrationsFolder: path.join(process.cwd(), "db/migrations") });
  } finally {
    await guard`select pg_advisory_unlock(${LOCK})`.catch(() => {});
    guard.release();
  }
}
