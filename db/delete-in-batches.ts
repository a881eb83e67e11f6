import { type SQL, sql } from "drizzle-orm";
import { db } from "./client";

const BATCH = 5000;

/** Deletes the rows that meet the condition, some thousands per statement: nobody waits long for any of them. */
export async function deleteInBatches(table: string, condition: SQL): Promise<void> {
  const from = sql.identifier(table);
  const statement = sql`delete from ${from} where ctid = any(array(select ctid from ${from} where ${condition} limit ${BATCH}))`;
  let deleted = BATCH;
  while (deleted >= BATCH) deleted = (await db().execute(statement)).count;
}
