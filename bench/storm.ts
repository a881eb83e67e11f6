import { parseArgs } from "node:util";
import type { AnalysisSummary } from "@/lib/commander/report/schemas";
import { percentile, type Row, report, rounded } from "./rig/report";
import { type DatabaseKind, databaseKinds, withServer } from "./rig/server";
import { type BenchWorkspace, workspaceMaker } from "./rig/workspaces";

const HISTORY_MINUTES = 10;
/** Whoever looks takes from the same cores: seldom, since the moments that count are in the answers. */
const LOOK_MS = 3000;
const PATIENCE_MS = 180_000;
const AT_ONCE = 8;
const LOOKS_AT_ONCE = 2;

interface Incident {
  number: number;
  services: string[];
  title: string;
  openedAt: string;
}

/** Of one incident: when it had its first read, and a finished analysis, as both say themselves; ms from when all had broken. */
interface Told {
  service: string;
  workspace: BenchWorkspace;
  number: number;
  title: string;
  readMs: number | null;
  analysedMs: number | null;
  said: string;
}

/**
 * `npm run bench -- storm [--on both] [--incidents 100] [--workspaces N]`: so many services that have been well for ten minutes break at the same
 * moment, on one process: all of one workspace, then each of a workspace of its own. How long from the moment at which the last
 * bad line was accepted until every incident has its first read (the newest one that is shown, where it was read again since),
 * and a finished analysis; and what of it names another's service. The window of 5 s is included.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      on: { type: "string", default: "both" },
      incidents: { type: "string", default: "100" },
      workspaces: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const count = Number(values.incidents);
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on))
    for (const workspaces of values.workspaces ? [Number(values.workspaces)] : [1, count]) {
      const { row, database } = await storm(kind, count, workspaces);
      rows.push(row);
      if (!databases.includes(database)) databases.push(database);
    }
  report("storm", rows, databases, values.json);
}

/** No name is a part of another, and none is a word. */
const nameOf = (i: number) => `unit${String(i).padStart(4, "0")}x`;
const NAMES = /unit\d{4}x/g;

async function storm(kind: DatabaseKind, count: number, workspaceCount: number) {
  return withServer(kind, { WINDOW_SECONDS: "5" }, async (server) => {
    const newWorkspace = await workspaceMaker(server);
    const workspaces: BenchWorkspace[] = [];
    for (let i = 0; i < workspaceCount; i++) workspaces.push(await newWorkspace());
    const services = Array.from({ length: count }, (_, i) => ({
      service: nameOf(i),
      workspace: workspaces[i % workspaceCount]!,
    }));
    await inTurn(services, ({ service, workspace }) => workspace.api("/logs", { body: wellOf(service) }));
    await until("the history of every service", async () => {
      const stored = await Promise.all(
        workspaces.map(async ({ api }) => (await api<{ data: unknown[] }>("/windows?limit=500")).data.length),
      );
      return stored.reduce((sum, one) => sum + one, 0) >= count || null;
    });
    const began = Date.now();
    await inTurn(services, ({ service, workspace }) => workspace.api("/logs", { body: badOf(service) }));
    const brokenAt = Date.now();
    const told = await watched(workspaces, count, brokenAt);
    const ms = (of: (one: Told) => number | null) =>
      told.map(of).filter((one): one is number => one !== null);
    const [read, analysed] = [ms(({ readMs }) => readMs), ms(({ analysedMs }) => analysedMs)];
    const row: Row = {
      case: `${kind}, ${workspaceCount} workspace${workspaceCount === 1 ? "" : "s"}`,
      incidents: told.length,
      sentInMs: rounded(brokenAt - began),
      readP50Ms: percentile(read, 0.5),
      readP95Ms: percentile(read, 0.95),
      readMaxMs: rounded(Math.max(...read)),
      analysedP50Ms: percentile(analysed, 0.5),
      analysedP95Ms: percentile(analysed, 0.95),
      analysedMaxMs: rounded(Math.max(...analysed)),
      crossTalk: told.filter(({ service, said }) =>
        (said.match(NAMES) ?? []).some((name) => name !== service),
      ).length,
    };
    return { row, database: server.database };
  });
}

async function inTurn<T>(
  list: readonly T[],
  act: (one: T) => Promise<unknown>,
  atOnce = AT_ONCE,
): Promise<void> {
  const waiting = [...list];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function wellOf(service: string) {
  const now = Date.now();
  return Array.from({ length: HISTORY_MINUTES * 10 }, (_, i) => ({
    ts: new Date(now - HISTORY_MINUTES * 60_000 + i * 6000).toISOString(),
    service,
    level: "info",
    message: `${service} handled item ${i * 37} in ${3 + (i % 9)} ms`,
  }));
}

const badOf = (service: string) =>
  Array.from({ length: 40 }, (_, i) => ({
    ts: new Date().toISOString(),
    service,
    level: "error",
    message: `${service} could not write block ${i * 91}: No space left on device`,
  }));

/** Looks until every incident has been analysed. Each look reads lists, and an incident itself when there is news of it. */
async function watched(workspaces: BenchWorkspace[], count: number, brokenAt: number): Promise<Told[]> {
  const told = new Map<string, Told>();
  await until("an analysis of every incident", async () => {
    await inTurn(
      workspaces.filter((one) => isAwaited(one, told)),
      async (workspace) => {
        for (const incident of await incidentsOf(workspace)) {
          const key = `${workspace.slug} ${incident.number}`;
          const one = told.get(key) ?? newTold(workspace, incident);
          told.set(key, one);
          await look(one, brokenAt);
        }
      },
      LOOKS_AT_ONCE,
    );
    const all = [...told.values()];
    const isDone =
      all.length >= count && all.every(({ readMs, analysedMs }) => readMs !== null && analysedMs !== null);
    return isDone || null;
  });
  return [...told.values()];
}

/** Whether something of the workspace is still to come. */
function isAwaited(workspace: BenchWorkspace, told: ReadonlyMap<string, Told>): boolean {
  const own = [...told.values()].filter((one) => one.workspace === workspace);
  return (
    own.length === 0 ||
    own.some(({ readMs, analysedMs }) => readMs === null || analysedMs === null) ||
    own.length > 1
  );
}

async function incidentsOf({ api }: BenchWorkspace): Promise<Incident[]> {
  const found: Incident[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: Incident[]; nextCursor: string | null } = await api(
      `/incidents?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    );
    found.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

const newTold = (workspace: BenchWorkspace, { number, services, title }: Incident): Told => ({
  service: services[0] ?? "",
  workspace,
  number,
  title,
  readMs: null,
  analysedMs: null,
  said: title,
});

async function look(one: Told, brokenAt: number): Promise<void> {
  const { api } = one.workspace;
  if (one.readMs === null) {
    const { report: read } = await api<{ report: { readAt: string } | null }>(`/incidents/${one.number}`);
    if (read) {
      one.readMs = Date.parse(read.readAt) - brokenAt;
      one.said += ` ${JSON.stringify(readWords(read))}`;
    }
  }
  if (one.analysedMs !== null) return;
  const { data } = await api<{ data: AnalysisSummary[] }>(`/incidents/${one.number}/analyses`);
  const done = data.find(({ state }) => state === "done");
  if (!done) return;
  one.analysedMs = Date.parse(done.finishedAt!) - brokenAt;
  const { report: words } = await api<{ report: object }>(`/incidents/${one.number}/analyses/${done.id}`);
  one.said += ` ${JSON.stringify(words)}`;
}

/** All of the first read but the list of incidents that are like it, which names others on purpose. */
const readWords = (read: object) =>
  Object.fromEntries(Object.entries(read).filter(([name]) => !/similar|alike|past|related/i.test(name)));

async function until<T>(what: string, act: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await act();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
