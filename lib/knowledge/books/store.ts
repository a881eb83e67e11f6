import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import { type Identified, pointersTo, withPointers } from "./pointers";

/** A runbook to be written: a new one has version 1. */
export interface Written extends Identified {
  version: number;
}

/** Bounds what one statement carries. */
const SLICE_RUNBOOKS = 100;
const SLICE_CHARS = 1_000_000;

/**
 * Writes runbooks with their versions and parts, under lockRunbooks: six statements at most for some hundred, and three for
 * what points and is pointed to. A path of a new one must be free.
 */
export async function storeRunbooks(ctx: Ctx, all: Written[]): Promise<void> {
  const versions = new Map(all.map(({ id, version }) => [id, version]));
  const { written, others } = await withPointers(ctx, all);
  for (const slice of slicesOf(written)) {
    const rows = slice.map((one) => ({ ...one, version: versions.get(one.id)! }));
    await insert(
      ctx,
      rows.filter(({ version }) => version === 1),
    );
    await update(
      ctx,
      rows.filter(({ version }) => version > 1),
    );
    await replaceParts(ctx, rows);
  }
  for (const slice of slicesOf(others)) await recount(ctx, slice);
}

/** After what lay at the path has gone. */
export async function recountPointersTo(ctx: Ctx, path: string): Promise<void> {
  for (const slice of slicesOf(await pointersTo(ctx, path))) await recount(ctx, slice);
}

function* slicesOf<T extends { source: string; counts: string }>(all: T[]): Generator<T[]> {
  let slice: T[] = [];
  let chars = 0;
  for (const one of all) {
    const own = one.source.length + one.counts.length;
    if (slice.length > 0 && (slice.length >= SLICE_RUNBOOKS || chars + own > SLICE_CHARS)) {
      yield slice;
      slice = [];
      chars = 0;
    }
    slice.push(one);
    chars += own;
  }
  if (slice.length > 0) yield slice;
}

const recordset = (rows: Written[]) => sql`
  jsonb_to_recordset(${JSON.stringify(rows.map(({ chunks: _, lead: __, pointsTo: ___, ...row }) => row))}::text::jsonb)
    as g(id text, path text, title text, source text, services text[], alerts text[], templates text[], severity text,
      version integer, counts text, search text)`;

async function insert(ctx: Ctx, rows: Written[]): Promise<void> {
  if (rows.length === 0) return;
  const { label } = ctx.actor;
  await executor(ctx).execute(sql`
    insert into runbooks (workspace_id, id, path, title, source, services, alerts, templates, severity, version, counts,
      search, created_by, updated_by)
    select ${ctx.workspaceId}, id, path, title, source, services, alerts, templates, severity, version, counts::jsonb,
      search::tsvector, ${label}, ${label}
    from ${recordset(rows)}`);
}

async function update(ctx: Ctx, rows: Written[]): Promise<void> {
  if (rows.length === 0) return;
  await executor(ctx).execute(sql`
    update runbooks r set title = g.title, source = g.source, services = g.services, alerts = g.alerts,
      templates = g.templates, severity = g.severity, version = g.version, counts = g.counts::jsonb,
      search = g.search::tsvector, updated_by = ${ctx.actor.label}, updated_at = now()
    from ${recordset(rows)}
    where r.workspace_id = ${ctx.workspaceId} and r.id = g.id`);
}

/** Nobody changed them: they are only found by other words. */
async function recount(ctx: Ctx, rows: Identified[]): Promise<void> {
  const found = rows.map(({ id, counts, search }) => ({ id, counts, search }));
  await executor(ctx).execute(sql`
    update runbooks r set counts = g.counts::jsonb, search = g.search::tsvector
    from jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) as g(id text, counts text, search text)
    where r.workspace_id = ${ctx.workspaceId} and r.id = g.id`);
}

async function replaceParts(ctx: Ctx, rows: Written[]): Promise<void> {
  const { workspaceId, actor } = ctx;
  const tx = executor(ctx);
  const ids = rows.map(({ id }) => id);
  await tx.execute(sql`
    insert into runbook_versions (workspace_id, runbook_id, version, title, source, changed_by)
    select workspace_id, id, version, title, source, ${actor.label} from runbooks
    where workspace_id = ${workspaceId} and id = any(${textArray(ids)})`);
  const changed = rows.flatMap(({ id, version }) => (version > 1 ? id : []));
  if (changed.length > 0)
    await tx.execute(sql`
      delete from runbook_chunks where workspace_id = ${workspaceId} and runbook_id = any(${textArray(changed)})`);
  const chunks = rows.flatMap(({ id, chunks }) => chunks.map((chunk) => ({ id, ...chunk })));
  if (chunks.length === 0) return;
  await tx.execute(sql`
    insert into runbook_chunks (workspace_id, runbook_id, position, path, text, code, hash)
    select ${workspaceId}, id, position, path, text, code, hash
    from jsonb_to_recordset(${JSON.stringify(chunks)}::text::jsonb)
      as g(id text, position integer, path text[], text text, code text, hash text)`);
}
