import { randomBytes } from "node:crypto";
import postgres from "postgres";

/**
 * The server that scripts/test.mjs found or brought up, as a superuser; undefined when this run is for the embedded
 * database. By hand: TEST_DATABASE_URL=postgres://… npx vitest run --project integration
 */
export const postgresServer = () => process.env.TEST_DATABASE_URL || undefined;

async function asAdmin<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(postgresServer()!, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** A new database, empty or as a copy of another; answers its URL. */
export async function createDatabase(template?: string): Promise<string> {
  const name = `ic_test_${randomBytes(6).toString("hex")}`;
  await asAdmin((sql) =>
    template
      ? sql`create database ${sql(name)} template ${sql(template)}`
      : sql`create database ${sql(name)}`,
  );
  const url = new URL(postgresServer()!);
  url.pathname = name;
  return url.href;
}

export const databaseName = (url: string) => new URL(url).pathname.slice(1);

export async function dropDatabase(url: string): Promise<void> {
  await asAdmin((sql) => sql`drop database if exists ${sql(databaseName(url))} with (force)`);
}
