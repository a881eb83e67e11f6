import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { LEVELS } from "./level";
import type { RecordFilter } from "./schemas";

/** The filter but for its time and template, as conditions on `records`. */
export function conditionsOf(workspaceId: string, filter: RecordFilter): SQL {
  const conditions = [sql`workspace_id = ${workspaceId}`];
  if (filter.service !== undefined) conditions.push(sql`service = ${filter.service}`);
  if (filter.level?.length) {
    const numbers = filter.level.map((level) => LEVELS.indexOf(level));
    conditions.push(sql`level = any(${`{${numbers.join(",")}}`}::text::smallint[])`);
  }
  return sql.join(conditions, sql` and `);
}

/** Conditions that have to look at the text, kept apart: they are tried only on the rows that the index has found. */
export function wordsOf(filter: RecordFilter): SQL | null {
  const words = [...(filter.q ?? "").matchAll(/"([^"]+)"|(\S+)/g)].map(
    ([, phrase, word]) => (phrase ?? word)!,
  );
  if (words.length === 0) return null;
  return sql.join(
    words
      .slice(0, 10)
      .map((word) => sql`(message ilike ${`%${word.replace(/[\\%_]/g, "\\$&")}%`} or trace_id = ${word})`),
    sql` and `,
  );
}

/** The template and those that were merged into it. */
export async function templateFamily(
  executor: Executor,
  workspaceId: string,
  templateId: string,
): Promise<string[]> {
  const rows = await executor.execute<{ id: string }>(sql`
    select id from templates where workspace_id = ${workspaceId} and (id = ${templateId} or merged_into = ${templateId})`);
  return rows.map((row) => row.id);
}
export const idList = (ids: string[]): SQL =>
  sql`${`{${ids.map((id) => `"${id.replace(/["\\]/g, "\\$&")}"`).join(",")}}`}::text::text[]`;
