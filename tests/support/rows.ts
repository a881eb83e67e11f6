import postgres from "postgres";
import { EMBEDDED_PORT } from "@/db/embedded";
import type { TestServer } from "./server";

/** For rows that no URL makes or shows. The embedded database takes a second client on its socket. */
export function databaseOf({
  dataDir,
  databaseUrl,
}: Pick<TestServer, "dataDir" | "databaseUrl">): postgres.Sql {
  const options = { max: 1, onnotice: () => {} };
  if (databaseUrl) return postgres(databaseUrl, options);
  const path = `${dataDir}/.s.PGSQL.${EMBEDDED_PORT}`;
  return postgres({ ...options, path, host: "localhost", username: "postgres", database: "postgres" });
}

/** The same for one piece of work. */
export async function inDatabase<T>(
  server: Pick<TestServer, "dataDir" | "databaseUrl">,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = databaseOf(server);
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
