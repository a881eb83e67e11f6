import { type SQL, sql } from "drizzle-orm";
import { containing, textArray } from "@/db/literals";
import { type Ctx, executor, inView } from "@/lib/access";
import { LEVELS } from "./level";
import type { RecordFilter } from "./schemas";

/**
 * Rows that one look may read to find matches. A search for something rare answers with what it found so far and a cursor
 * from where it stopped, instead of holding the database for as long as it takes.
 */
export const SCAN_BUDGET = 200_000;

/** The filter but for its time and template, and the view, as conditions on `records`. */
export function conditionsOf(ctx: Ctx, filter: RecordFilter): SQL {
  const conditions = [sql`workspace_id = ${ctx.workspaceId}`, inView(ctx, sql`service`)];
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
    words.slice(0, 10).map((word) => sql`(message ilike ${containing(word)} or trace_id = ${word})`),
    sql` and `,
  );
}

/** The template and those that were merged into it, as a list; empty for one outside of the view. */
export async function templateFamily(ctx: Ctx, templateId: string): Promise<SQL> {
  const rows = await executor(ctx).execute<{ id: string }>(sql`
    select id from templates where workspace_id = ${ctx.workspaceId} and ${inView(ctx, sql`service`)}
      and (id = ${templateId} or merged_into = ${templateId})`);
  return textArray(rows.map((row) => row.id));
}

/** Bounds of a time column; `slackMs` widens the lower one to the start of a coarser step. */
export function timeRange(
  filter: Pick<RecordFilter, "from" | "to">,
  column: SQL = sql`ts`,
  slackMs = 0,
): SQL {
  const conditions = [sql`true`];
  if (filter.from) conditions.push(sql`${column} >= ${at(Date.parse(filter.from) - slackMs)}`);
  if (filter.to) conditions.push(sql`${column} <= ${at(Date.parse(filter.to))}`);
  return sql.join(conditions, sql` and `);
}

export const at = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;
