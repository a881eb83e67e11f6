import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { textArray } from "@/db/literals";
import type { MinedWindow } from "./mine";
import type { MinedTemplate } from "./miner";
import type { TemplateExamples } from "./miners";
import { levelOfLines } from "./tally";

export interface StoredRow {
  id: string;
  pattern: string;
  level: number;
  muted: boolean;
}

/** Writes what a window taught: new templates, patterns that changed, merges, and the counts. In bulk, one statement each. */
export async function storeMined(
  tx: Executor,
  workspaceId: string,
  mined: MinedWindow,
): Promise<Map<string, StoredRow>> {
  await insertCreated(tx, workspaceId, mined);
  await updateChanged(tx, workspaceId, mined.batch.changed);
  await applyMerges(tx, workspaceId, mined.batch.merged);
  await addMinutes(tx, workspaceId, mined);
  return addCounts(tx, workspaceId, mined);
}

/** Rows travel as one JSON text: these are few, tens per window once a service is known. */
const rowsOf = (rows: object[]) => sql`${JSON.stringify(rows)}::text::jsonb`;
const iso = (ms: number) => new Date(ms).toISOString();

async function insertCreated(tx: Executor, workspaceId: string, mined: MinedWindow): Promise<void> {
  const now = Date.now();
  const rows = mined.batch.created.map((template) => {
    const { levels, firstTs, lastTs } = mined.tallies.get(template.id) ?? {
      levels: [],
      firstTs: now,
      lastTs: now,
    };
    const examples: TemplateExamples = {
      lines: mined.exampleLines.get(template.id) ?? [],
      values: slots(template),
    };
    return {
      id: template.id,
      pattern: template.pattern,
      level: levelOfLines(levels),
      first: iso(firstTs),
      last: iso(lastTs),
      examples,
    };
  });
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into templates (workspace_id, id, service, pattern, level, count, first_seen_at, last_seen_at, examples)
    select ${workspaceId}, id, ${mined.service}, pattern, level, 0, first, last, examples
    from jsonb_to_recordset(${rowsOf(rows)}) as t (id text, pattern text, level smallint, first timestamptz, last timestamptz, examples jsonb)
    on conflict (workspace_id, id) do nothing`);
}

async function updateChanged(tx: Executor, workspaceId: string, changed: MinedTemplate[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map((template) => ({
    id: template.id,
    pattern: template.pattern,
    values: slots(template),
  }));
  await tx.execute(sql`
    update templates set pattern = t.pattern, examples = jsonb_set(templates.examples, '{values}', t.values)
    from jsonb_to_recordset(${rowsOf(rows)}) as t (id text, pattern text, "values" jsonb)
    where templates.workspace_id = ${workspaceId} and templates.id = t.id`);
}

/** The merged template's past becomes the other's, so that a rate has one series. */
async function applyMerges(
  tx: Executor,
  workspaceId: string,
  merged: { from: string; into: string }[],
): Promise<void> {
  if (merged.length === 0) return;
  const pairs = sql`jsonb_to_recordset(${rowsOf(merged)}) as m ("from" text, "into" text)`;
  await tx.execute(sql`
    with pairs as (select "from", "into" from ${pairs}),
    moved as (
      delete from template_minutes using pairs
      where workspace_id = ${workspaceId} and template_id = pairs."from"
      returning pairs."into" as template_id, minute, count
    )
    insert into template_minutes (workspace_id, template_id, minute, count)
    select ${workspaceId}, template_id, minute, sum(count) from moved group by template_id, minute
    on conflict (workspace_id, template_id, minute) do update set count = template_minutes.count + excluded.count`);
  await tx.execute(sql`
    with pairs as (select "from", "into" from ${pairs}),
    gone as (
      update templates set merged_into = pairs."into" from pairs
      where templates.workspace_id = ${workspaceId} and templates.id = pairs."from" and templates.merged_into is null
      returning templates.id, pairs."into", templates.count, templates.first_seen_at, templates.level
    ),
    sums as (select "into", sum(count) as count, min(first_seen_at) as first, max(level) as level from gone group by "into")
    update templates set count = templates.count + sums.count, first_seen_at = least(templates.first_seen_at, sums.first),
      level = greatest(templates.level, sums.level)
    from sums where templates.workspace_id = ${workspaceId} and templates.id = sums."into"`);
  // Aliases of aliases point at the survivor.
  await tx.execute(sql`
    update templates set merged_into = m."into" from ${pairs}
    where templates.workspace_id = ${workspaceId} and templates.merged_into = m."from"`);
}

async function addMinutes(tx: Executor, workspaceId: string, mined: MinedWindow): Promise<void> {
  const ids: string[] = [];
  const minutes: number[] = [];
  const counts: number[] = [];
  for (const own of mined.tallies.values()) {
    for (const [minute, count] of own.minutes) {
      ids.push(own.id);
      minutes.push(minute);
      counts.push(count);
    }
  }
  await tx.execute(sql`
    insert into template_minutes (workspace_id, template_id, minute, count)
    select ${workspaceId}, t.id, timestamptz 'epoch' + t.minute * interval '1 millisecond', t.count
    from unnest(${textArray(ids)}, ${`{${minutes.join(",")}}`}::text::bigint[], ${`{${counts.join(",")}}`}::text::int[]) as t (id, minute, count)
    on conflict (workspace_id, template_id, minute) do update set count = template_minutes.count + excluded.count`);
}

async function addCounts(
  tx: Executor,
  workspaceId: string,
  mined: MinedWindow,
): Promise<Map<string, StoredRow>> {
  const rows = [...mined.tallies.values()].map((own) => ({
    id: own.id,
    count: own.count,
    level: levelOfLines(own.levels),
    first: iso(own.firstTs),
    last: iso(own.lastTs),
  }));
  const stored = await tx.execute<{ id: string; pattern: string; level: number; muted: boolean }>(sql`
    update templates set count = templates.count + t.count, level = case when t.count * 10 >= templates.count then greatest(templates.level, t.level) else templates.level end,
      first_seen_at = least(templates.first_seen_at, t.first), last_seen_at = greatest(templates.last_seen_at, t.last)
    from jsonb_to_recordset(${rowsOf(rows)}) as t (id text, count int, level smallint, first timestamptz, last timestamptz)
    where templates.workspace_id = ${workspaceId} and templates.id = t.id
    returning templates.id, templates.pattern, templates.level, templates.muted`);
  return new Map(
    stored.map((row) => [row.id, { id: row.id, pattern: row.pattern, level: row.level, muted: row.muted }]),
  );
}

/** Values by slot as a list, empty where none were kept. */
function slots(template: MinedTemplate): string[][] {
  const numbers = Object.keys(template.examples).map(Number);
  return Array.from(
    { length: numbers.length === 0 ? 0 : Math.max(...numbers) + 1 },
    (_, slot) => template.examples[slot] ?? [],
  );
}
