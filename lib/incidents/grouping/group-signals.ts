import { and, eq, inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { authorize, type Ctx, executor, transact, workspaceSettings } from "@/lib/access";
import { type Edge, topology } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import {
  assignSignals,
  type Detected,
  type FreshSignal,
  marksOfIncidents,
  recordSignals,
  type SeenAgain,
} from "@/lib/signals";
import { type Note, writeHistory } from "../history";
import { type IncidentRow, lockWorkspace } from "../internal";
import { lessonsOf } from "../lessons/rows";
import { countOpened, countReopened } from "../metrics";
import { firstReads } from "../reading/first-read";
import { decideReturn, type Return } from "../regression/decide-return";
import { decide } from "./decide";
import type { Decision, Host } from "./model";
import { countOccurrences, type Occurrence, openIncidents } from "./occurrence";
import { candidatesOf, hostOf, hostsNear } from "./situation";

/** What a window is asked for beyond its signals: services that its records named link it to others at once. */
interface Naming {
  service: string;
  peers: { service: string }[];
}

/** A person who resolves an incident is not contradicted by what was still on its way. */
const GRACE_MS = 2 * MINUTE_MS;
/** Evidence that only goes on is read again this often; the figures of a report are never older than this and a minute. */
const READ_AGAIN_MS = 10_000;

/**
 * Stores what was detected, lets it join, reopen or open incidents, and reads those anew; all in one transaction, joined when
 * one is open. Answers the numbers of the incidents that were opened and of those that got signals.
 */
export async function groupSignals(
  ctx: Ctx,
  detected: Detected,
  naming: Naming | null = null,
): Promise<{ opened: number[]; joined: number[] }> {
  authorize(ctx, "incidents:write");
  if (detected.drafts.length === 0 && detected.continued.length === 0) return { opened: [], joined: [] };
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const { arrivedAt } = detected;
    const { fresh, again } = await recordSignals(inside, detected);
    const { notes, touched } = await goOn(inside, again, arrivedAt);
    const { decisions, edges } = await decideOn(inside, detected, { fresh, again, naming });
    notes.push(...(await applyAll(inside, decisions, arrivedAt, touched)));
    const changed = decisions.map((decision) => decision.host.id);
    const read = await readAll(inside, { changed, touched }, arrivedAt, edges);
    notes.push(...read.notes);
    await writeHistory(inside, notes, touched, read.ids);
    const numbers = (act: Decision["act"][]) =>
      decisions.filter((decision) => act.includes(decision.act)).map((decision) => decision.host.number);
    return { opened: numbers(["open"]), joined: numbers(["join", "reopen", "count"]) };
  });
}

/** Decides on the new signals, and on those that have waited and have grown. */
async function decideOn(
  ctx: Ctx,
  { arrivedAt }: Detected,
  { fresh, again, naming }: { fresh: FreshSignal[]; again: SeenAgain[]; naming: Naming | null },
): Promise<{ decisions: Decision[]; edges: Edge[] | null }> {
  const grown = again.filter((signal) => signal.hasGrown && signal.incidentId === null);
  const services = [...new Set([...fresh, ...grown].map((signal) => signal.service))];
  if (services.length === 0) return { decisions: [], edges: null };
  const edges = await topology(ctx);
  const ripe = new Set(grown.map((signal) => signal.id));
  const situation = {
    arrivedAt,
    lessons: await lessonsOf(ctx),
    edges: [...edges, ...namedBy(naming, edges)],
    signals: await candidatesOf(ctx, fresh, { services, ripe, arrivedAt }),
    hosts: await hostsNear(
      ctx,
      [...services, ...fresh.flatMap((signal) => signal.explainedBy?.service ?? [])],
      arrivedAt,
    ),
    reopenMs: (await workspaceSettings(ctx)).reopenMinutes * MINUTE_MS,
  };
  return { decisions: decide(situation), edges };
}

/** A name in this very window links before it has come up often enough to be learned, unless the link is known to be the other way. */
const namedBy = (naming: Naming | null, known: Edge[]): Edge[] =>
  (naming?.peers ?? [])
    .map((peer) => ({ caller: naming!.service, callee: peer.service }))
    .filter(({ caller, callee }) => !known.some((edge) => edge.caller === callee && edge.callee === caller));

/** Signals that go on keep their incident awake; strong ones reopen it when it was resolved a while ago. */
async function goOn(ctx: Ctx, again: SeenAgain[], arrivedAt: number) {
  const notes: Note[] = [];
  const touched: string[] = [];
  const byIncident = new Map<string, SeenAgain[]>();
  for (const seen of again)
    if (seen.incidentId) byIncident.set(seen.incidentId, [...(byIncident.get(seen.incidentId) ?? []), seen]);
  if (byIncident.size === 0) return { notes, touched };
  const reopenMs = (await workspaceSettings(ctx)).reopenMinutes * MINUTE_MS;
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, [...byIncident.keys()])));
  const marks = await marksOfIncidents(
    ctx,
    rows.filter(({ resolvedAt }) => resolvedAt !== null).map(({ id }) => id),
  );
  const places = Map.groupBy(marks, ({ incidentId }) => incidentId);
  const occurrences: Occurrence[] = [];
  for (const row of rows) {
    const seen = byIncident.get(row.id)!;
    const back =
      row.resolvedAt === null
        ? null
        : returnOf(hostOf(row, places.get(row.id) ?? []), row, seen, arrivedAt, reopenMs);
    if (row.resolvedAt !== null && back === null) continue;
    const reopen = back?.act === "reopen";
    const lastBadAt = Math.max(...seen.map((signal) => signal.lastAt));
    occurrences.push({ id: row.id, firstBadAt: null, lastBadAt, reopen, times: 1, services: null });
    touched.push(row.id);
    if (!reopen) continue;
    notes.push({
      incidentId: row.id,
      ...reopenedBecause(`The same lines came again. ${back.explanation}`),
    });
    countReopened(ctx);
  }
  await countOccurrences(ctx, occurrences, arrivedAt);
  return { notes, touched };
}

/**
 * Whether signals that go on bring a resolved incident back; null when they say nothing: too weak, too early, too late, or of
 * another environment.
 */
function returnOf(
  host: Host,
  { resolvedBy }: IncidentRow,
  seen: SeenAgain[],
  arrivedAt: number,
  reopenMs: number,
): Return | null {
  const resolvedAt = host.resolvedAt!;
  const grace = resolvedBy === "alerts" ? 0 : GRACE_MS;
  if (arrivedAt - resolvedAt < grace || !seen.some((signal) => signal.strong)) return null;
  const now = {
    releases: [...new Set(seen.flatMap(({ seenIn }) => seenIn.releases))],
    environments: [...new Set(seen.flatMap(({ seenIn }) => seenIn.environments))],
    at: arrivedAt,
  };
  const back = decideReturn({ ...host, resolvedAt }, now, reopenMs);
  return back.act === "follow" ? null : back;
}

const reopenedBecause = (explanation: string) => ({
  kind: "reopened" as const,
  text: `Reopened as a regression. ${explanation}`,
});

/** `touched` are the incidents for which this window was counted already. Answers a line of history for each decision. */
async function applyAll(
  ctx: Ctx,
  decisions: Decision[],
  arrivedAt: number,
  touched: string[],
): Promise<Note[]> {
  const openings = decisions.filter((decision) => decision.act === "open");
  await openIncidents(ctx, openings, arrivedAt);
  for (const _ of openings) countOpened(ctx, "signals");
  const others = decisions.filter((decision) => decision.act !== "open");
  const occurrences = others.map(({ act, host }): Occurrence => {
    const { id, firstBadAt, lastBadAt, services } = host;
    const times = touched.includes(id) ? 0 : 1;
    return { id, firstBadAt, lastBadAt, services, times, reopen: act === "reopen" };
  });
  await countOccurrences(ctx, occurrences, arrivedAt);
  for (const { reopen } of occurrences) if (reopen) countReopened(ctx);
  await assignSignals(
    ctx,
    decisions.flatMap(({ host, signals, grouping }) =>
      signals.map((signal) => ({ signalId: signal.id, incidentId: host.id, grouping })),
    ),
  );
  return decisions.map(noteOf);
}

function noteOf({ act, host, signals, grouping }: Decision): Note {
  const data = { grouping, signalIds: signals.map((signal) => signal.id) };
  if (act === "open") return { incidentId: host.id, kind: "opened", text: grouping.explanation, data };
  if (act === "reopen") return { incidentId: host.id, ...reopenedBecause(grouping.explanation), data };
  if (act === "count") return { incidentId: host.id, kind: "joined", text: grouping.explanation, data };
  const said = signals.length === 1 ? "A signal" : `${signals.length} signals`;
  const from = [...new Set(signals.map((signal) => signal.service))].join(", ");
  const text = `${said} of ${from} joined. ${grouping.explanation}`;
  return { incidentId: host.id, kind: "joined", text, data };
}

/** Reads anew the incidents that got signals, and those whose reading has become old. */
async function readAll(
  ctx: Ctx,
  { changed, touched }: { changed: string[]; touched: string[] },
  arrivedAt: number,
  edges: Edge[] | null,
) {
  const asked = [...new Set([...changed, ...touched])];
  if (asked.length === 0) return { notes: [], ids: new Set<string>() };
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, asked)));
  const due = rows.filter(
    (row) => changed.includes(row.id) || Date.now() - (row.reportedAt?.getTime() ?? 0) >= READ_AGAIN_MS,
  );
  const notes = await firstReads(ctx, due, arrivedAt, edges);
  return { notes, ids: new Set(due.map((row) => row.id)) };
}
