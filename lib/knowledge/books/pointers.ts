import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import { outlineOf } from "../runbooks/outline";
import { anyOf } from "../text/literal";
import { type Composed, compose, fileNameOf, pointerMark } from "./compose";

/** A thousand short ones that point to a long one must not become a thousand long ones. */
const BORROWED_CHARS = 5000;
const POINTING_AT_MOST = 1000;

export interface Identified extends Composed {
  id: string;
}

/**
 * A runbook that only points to another is found by what that one says. Gives those of `written` that point somewhere
 * composed anew, and others of the workspace that point to one of `written`. Names are bare file names: of several, the
 * first by path is meant, as in outlinesOf.
 */
export async function withPointers(
  ctx: Ctx,
  written: Identified[],
): Promise<{ written: Identified[]; others: Identified[] }> {
  const others = await pointingTo(
    ctx,
    written.map(({ path }) => path),
    written.map(({ id }) => id),
  );
  const names = new Set([...written, ...others].flatMap(({ pointsTo }) => pointsTo ?? []));
  if (names.size === 0) return { written, others };
  const targets = await targetsOf(ctx, written, names);
  const pointed = (one: Identified): Identified => {
    const target = targets.get(one.pointsTo ?? "")?.find(({ id }) => id !== one.id);
    return target
      ? { id: one.id, ...compose(one.path, one.source, target.lead.slice(0, BORROWED_CHARS)) }
      : one;
  };
  return { written: written.map(pointed), others: others.map(pointed) };
}

/** Those that point to a path where nothing lies any more, composed anew. */
export async function pointersTo(ctx: Ctx, path: string): Promise<Identified[]> {
  const others = await pointingTo(ctx, [path], []);
  return others.length === 0 ? [] : (await withPointers(ctx, others)).written;
}

const bareName = (path: string) => fileNameOf(path).toLowerCase();

/** Those but these that point to what lies at one of the paths, as if it were not there. */
async function pointingTo(ctx: Ctx, paths: string[], but: string[]): Promise<Identified[]> {
  const names = paths.map(bareName).filter((name) => /^[\w.-]+$/.test(name));
  if (names.length === 0) return [];
  const rows = await executor(ctx).execute<{ id: string; path: string; source: string }>(sql`
    select id, path, source from runbooks
    where workspace_id = ${ctx.workspaceId} and search @@ ${anyOf(new Set(names.map(pointerMark)))}::text::tsquery
      and id <> all(${textArray(but)}) order by path limit ${POINTING_AT_MOST}`);
  return rows.map(({ id, path, source }) => ({ id, ...compose(path, source) }));
}

/** What may be meant by each name, by path: those just written as they are now. */
async function targetsOf(ctx: Ctx, written: Identified[], names: ReadonlySet<string>) {
  const rows = await executor(ctx).execute<{ id: string; path: string; source: string }>(sql`
    select id, path, source from runbooks
    where workspace_id = ${ctx.workspaceId} and lower(substring(path from '[^/]*$')) = any(${textArray(names)})
      and id <> all(${textArray(written.map(({ id }) => id))})`);
  const all = [
    ...written.filter(({ path }) => names.has(bareName(path))),
    ...rows.map(({ id, path, source }) => ({ id, path, lead: outlineOf(path, source).lead })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  return Map.groupBy(all, ({ path }) => bareName(path));
}
