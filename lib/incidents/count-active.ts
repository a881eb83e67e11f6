import { ne, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { incidents } from "@/db/schema";

/** Incidents not resolved, over all workspaces: a figure for operators, without an actor. */
export async function countActiveIncidents(): Promise<number> {
  const [row] = await db()
    .select({ count: sql<number>`count(*)::int` })
    .from(incidents)
    .where(ne(incidents.status, "resolved"));
  return row?.count ?? 0;
}
