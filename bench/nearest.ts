import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { connect, db, disconnect } from "@/db/client";
import { migrate } from "@/db/migrate";
import { type Ctx, systemCtx } from "@/lib/access";
import { learnLexicon } from "@/lib/knowledge/lexical/lexicon";
import { embed, hashOf, nearest, type Space, storeVectors } from "@/lib/knowledge/spaces";
import { storedModel } from "@/lib/knowledge/spaces/space";
import { literal } from "@/lib/knowledge/spaces/vectors";
import { complaintsOf } from "./rig/complaints";
import { percentile, report, rounded } from "./rig/report";
import { createDatabase, dropDatabase, versionOf } from "./rig/server";

const OPTIONS = {
  incidents: { type: "string", default: "100000" },
  workspaces: { type: "string", default: "50" },
  small: { type: "string", default: "500" },
  queries: { type: "string", default: "300" },
  ef: { type: "string" },
  index: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

const LIMIT = 5;
const BATCH = 500;
/** Distances of halves: what differs by less is a tie. */
const TIE = 1e-6;

/**
 * `npm run bench -- nearest [--incidents 100000] [--workspaces 50] [--small 500] [--queries 300] [--ef 100,200] [--index "m = 24"]`: the product's own
 * `nearest` over lexical vectors of made-up incidents, all different. One workspace has many, the others some each; all are in
 * one table under one index. The vectors are loaded in bulk and the index is built after that; how fast rows come in with the
 * index in place is told apart. Recall counts what is as near as the exact answer, so ties count.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const [incidents, workspaces, small, queries] = [
    values.incidents,
    values.workspaces,
    values.small,
    values.queries,
  ].map(Number) as [number, number, number, number];
  const url = await createDatabase();
  Object.assign(process.env, { DATABASE_URL: url, LOG_LEVEL: "warn" });
  try {
    await migrate(await connect());
    await db().execute(sql`drop index vectors_near`);
    const large = await loadWorkspace(1, incidents, queries);
    const others: Loaded[] = [];
    for (let i = 1; i < workspaces; i++)
      others.push(await loadWorkspace(i + 1, small, Math.ceil(queries / workspaces)));
    const buildSeconds = await buildIndex(values.index);
    const perSecond = await insertRate(large);
    await db().execute(sql`analyze vectors`);
    const efs = values.ef?.split(",").map(Number) ?? [undefined];
    const rows = [];
    for (const ef of efs) {
      const named = ef === undefined ? "" : `, ef_search ${ef}`;
      rows.push({ case: `${incidents} incidents${named}`, ...(await measure([large], ef)) });
      if (others.length > 0)
        rows.push({ case: `${others.length} × ${small} incidents${named}`, ...(await measure(others, ef)) });
    }
    const made = {
      case: "the index",
      embeddedPerSecond: rounded(large.perSecond),
      buildSeconds,
      insertedPerSecond: perSecond,
      indexMiB: await sizeOf("vectors_near"),
      tableMiB: await sizeOf("vectors"),
    };
    report("nearest", [...rows, made], [await versionOf(url)], values.json);
  } finally {
    await disconnect();
    await dropDatabase(url);
  }
}

interface Loaded {
  ctx: Ctx;
  space: Space;
  asked: Float32Array[];
  /** How fast its incidents became vectors. */
  perSecond: number;
  more: { hash: string; vector: Float32Array }[];
}

/** Rows that come in once the index is there. */
const MORE = 1000;

async function loadWorkspace(seed: number, incidents: number, queries: number): Promise<Loaded> {
  const ctx = systemCtx(`ws_bench_${seed}`);
  await db().execute(
    sql`insert into workspaces (id, slug, name) values (${ctx.workspaceId}, ${`bench-${seed}`}, 'Bench')`,
  );
  const told = complaintsOf(seed, incidents > 10_000 ? 300 : 30);
  const all = Array.from({ length: incidents }, () => told.next());
  const learned = all.map(({ complaints, templates }) => ({
    symptom: complaints.map(({ text }) => text).join(". "),
    templates,
  }));
  const space: Space = {
    workspaceId: ctx.workspaceId,
    subject: "incident",
    model: "lexical:1",
    lexicon: learnLexicon(learned),
    figures: null,
  };
  let embeddingMs = 0;
  const vectorsOf = async (list: typeof all) => {
    const began = performance.now();
    const items = list.map((symptoms) => ({ kind: "symptoms" as const, symptoms }));
    const vectors = await embed(space, items);
    embeddingMs += performance.now() - began;
    return items.map((item, i) => ({ hash: hashOf(item), vector: vectors[i]! }));
  };
  for (let at = 0; at < all.length; at += BATCH)
    await storeVectors(ctx, space, await vectorsOf(all.slice(at, at + BATCH)));
  const perSecond = (1000 * incidents) / embeddingMs;
  const later = await vectorsOf(Array.from({ length: queries + MORE }, () => told.next()));
  return {
    ctx,
    space,
    perSecond,
    asked: later.slice(0, queries).map(({ vector }) => vector),
    more: later.slice(queries),
  };
}

/** As the migration makes it, unless other settings are to be tried. */
async function buildIndex(settings?: string): Promise<number> {
  const made = "create index vectors_near on vectors using hnsw (vector halfvec_cosine_ops)";
  const began = performance.now();
  await db().transaction(async (tx) => {
    await tx.execute(sql`set local maintenance_work_mem = '1GB'`);
    await tx.execute(sql.raw(settings ? `${made} with (${settings})` : made));
  });
  return rounded((performance.now() - began) / 1000);
}

/** The product adds to the graph statement by statement. */
async function insertRate({ ctx, space, more }: Loaded): Promise<number> {
  const began = performance.now();
  for (let at = 0; at < more.length; at += BATCH) await storeVectors(ctx, space, more.slice(at, at + BATCH));
  return rounded((1000 * more.length) / (performance.now() - began));
}

async function measure(loaded: Loaded[], ef: number | undefined) {
  const tookMs: number[] = [];
  let found = 0;
  let wanted = 0;
  // Once through, so that what is measured is not the first reading from disk.
  for (const { ctx, space, asked } of loaded)
    for (const vector of asked) await nearest(ctx, space, vector, LIMIT, ef);
  for (const { ctx, space, asked } of loaded)
    for (const vector of asked) {
      const began = performance.now();
      const near = await nearest(ctx, space, vector, LIMIT, ef);
      tookMs.push(performance.now() - began);
      const exact = await exactOf(ctx, space, vector);
      wanted += exact.length;
      found += near.filter(({ similarity }) => similarity >= exact.at(-1)! - TIE).length;
    }
  const cpuMs = await cpuOf(loaded, ef);
  return {
    queries: tookMs.length,
    recallAt5: rounded(found / wanted),
    p50Ms: percentile(tookMs, 0.5),
    p95Ms: percentile(tookMs, 0.95),
    cpuP50Ms: cpuMs && percentile(cpuMs, 0.5),
    cpuP95Ms: cpuMs && percentile(cpuMs, 0.95),
  };
}

/** What the server itself computes for each question, whatever else the machine does; null where it is on another machine. */
async function cpuOf(loaded: Loaded[], ef: number | undefined): Promise<number[] | null> {
  const tookMs: number[] = [];
  try {
    await db().transaction(async (tx) => {
      const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      const onCpu = () => Number(readFileSync(`/proc/${row!.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
      for (const { ctx, space, asked } of loaded)
        for (const vector of asked) {
          const began = onCpu();
          await nearest({ ...ctx, tx }, space, vector, LIMIT, ef);
          tookMs.push(onCpu() - began);
        }
    });
    return tookMs;
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
    return null;
  }
}

const exactOnes = new Map<Float32Array, Promise<number[]>>();
function exactOf(ctx: Ctx, space: Space, vector: Float32Array): Promise<number[]> {
  const exact = exactOnes.get(vector) ?? exactly(ctx, space, vector);
  exactOnes.set(vector, exact);
  return exact;
}

/** The similarities of the nearest by comparing with all. */
async function exactly(ctx: Ctx, space: Space, vector: Float32Array): Promise<number[]> {
  const rows = await db().execute<{ similarity: number }>(sql`
    select 1 - distance as similarity from (
      select (vector <=> ${literal(vector)}::text::halfvec) + 0 as distance from vectors
      where workspace_id = ${ctx.workspaceId} and model = ${storedModel(space)}) as all_of_it
    order by distance limit ${LIMIT}`);
  return rows.map(({ similarity }) => similarity);
}

async function sizeOf(relation: string): Promise<number> {
  const [row] = await db().execute<{ mib: number }>(
    sql`select (pg_relation_size(${relation}) / 1048576.0)::float8 as mib`,
  );
  return Math.round(row!.mib);
}
