import { and, eq, inArray, sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { authorize, type Ctx, executor, transact } from "@/lib/access";
import { type Edge, topology } from "@/lib/catalog";
import { newId } from "@/lib/kit/ids";
import {
  assignSignals,
  type Detected,
  type FreshSignal,
  recordSignals,
  type SeenAgain,
  worseOf,
} from "@/lib/signals";
import { firstRead } from "./first-read";
import { type Decision, decide } from "./grouping";
import { type Note, writeHistory } from "./history";
import { drawNumber, lockWorkspace } from "./internal";
import { countOpened, countReopened } from "./metrics";
import { incidentSettings } from "./settings";
import { candidatesOf, hostsNear } from "./situation";

/** What a window is asked for beyond its signals: services that its records named link it to others at once. */
interface Naming {
  service: string;
  peers: { service: string }[];
}

/** A person who resolves an incident is not contradicted by what was still on its way. */
const GRACE_MS = 2 * 60_000;

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
    for (const decision of decisions)
      notes.push(await apply(inside, decision, arrivedAt, touched.includes(decision.host.id)));
    const read = await readAll(inside, decisions, arrivedAt, edges);
    notes.push(...read.notes);
    await writeHistory(inside, notes, touched, read.ids);
    const numbers = (act: Decision["act"][]) =>
      decisions.filter((decision) => act.includes(decision.act)).map((decision) => decision.host.number);
    return { opened: numbers(["open"]), joined: numbers(["join", "reopen"]) };
  });
}

/** Decides on the new signals, and on those that have waited and have grown. */
async function decideOn(
  ctx: Ctx,
  { arrivedAt }: Detected,
  { fresh, again, naming }: { fresh: FreshSignal[]; again: SeenAgain[]; naming: Naming | null },
): Promise<{ decisions: Decision[]; edges: Edge[] }> {
  const grown = again.filter((signal) => signal.hasGrown && signal.incidentId === null);
  const services = [...new Set([...fresh, ...grown].map((signal) => signal.service))];
  if (services.length === 0) return { decisions: [], edges: [] };
  const edges = [...(await topology(ctx)), ...namedBy(naming)];
  const ripe = new Set(grown.map((signal) => signal.id));
  const situation = {
    arrivedAt,
    edges,
    signals: await candidatesOf(ctx, fresh, { services, ripe, arrivedAt }),
    hosts: await hostsNear(ctx, services, arrivedAt),
    reopenMs: (await incidentSettings(ctx)).reopenMinutes * 60_000,
  };
  return { decisions: decide(situation), edges };
}

const namedBy = (naming: Naming | null): Edge[] =>
  naming?.peers.map((peer) => ({ caller: naming.service, callee: peer.service })) ?? [];

/** Signals that go on keep their incident awake; strong ones reopen it when it was resolved a while ago. */
async function goOn(ctx: Ctx, again: SeenAgain[], arrivedAt: number) {
  const notes: Note[] = [];
  const touched: string[] = [];
  const byIncident = new Map<string, SeenAgain[]>();
  for (const seen of again)
    if (seen.incidentId) byIncident.set(seen.incidentId, [...(byIncident.get(seen.incidentId) ?? []), seen]);
  if (byIncident.size === 0) return { notes, touched };
  const reopenMs = (await incidentSettings(ctx)).reopenMinutes * 60_000;
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, [...byIncident.keys()])));
  for (const row of rows) {
    const seen = byIncident.get(row.id)!;
    const since = row.resolvedAt === null ? null : arrivedAt - row.resolvedAt.getTime();
    const isBack =
      since !== null && since >= GRACE_MS && since <= reopenMs && seen.some((signal) => signal.strong);
    if (since !== null && !isBack) continue;
    const lastBadAt = Math.max(...seen.map((signal) => signal.lastAt));
    await touch(ctx, row.id, { firstBadAt: null, lastBadAt, arrivedAt, reopen: isBack, counted: false });
    touched.push(row.id);
    if (!isBack) continue;
    notes.push({ incidentId: row.id, ...reopenedBecause("The same lines came again.") });
    countReopened(ctx);
  }
  return { notes, touched };
}

const reopenedBecause = (explanation: string) => ({
  kind: "reopened" as const,
  text: `Reopened as a regression. ${explanation}`,
});

async function apply(ctx: Ctx, decision: Decision, arrivedAt: number, counted: boolean): Promise<Note> {
  const { host, signals, grouping } = decision;
  if (decision.act === "open") {
    await open(ctx, decision, arrivedAt);
    countOpened(ctx, "signals");
  } else {
    await touch(ctx, host.id, {
      ...host,
      arrivedAt,
      counted,
      reopen: decision.act === "reopen",
      services: host.services,
    });
    if (decision.act === "reopen") countReopened(ctx);
  }
  const signalIds = signals.map((signal) => signal.id);
  await assignSignals(ctx, signalIds, host.id);
  const data = { grouping, signalIds };
  if (decision.act === "open")
    return { incidentId: host.id, kind: "opened", text: grouping.explanation, data };
  if (decision.act === "reopen")
    return { incidentId: host.id, ...reopenedBecause(grouping.explanation), data };
  const said = signals.length === 1 ? "A signal" : `${signals.length} signals`;
  const from = [...new Set(signals.map((signal) => signal.service))].join(", ");
  return {
    incidentId: host.id,
    kind: "joined",
    text: `${said} of ${from} joined. ${grouping.explanation}`,
    data,
  };
}

/** Title and severity are provisional: the first read of the same transaction sets them. */
async function open(
  ctx: Ctx,
  { host, grouping, signals, regressionOf }: Decision & { act: "open" },
  arrivedAt: number,
) {
  host.id = newId("incident");
  host.number = await drawNumber(ctx);
  await executor(ctx)
    .insert(incidents)
    .values({
      workspaceId: ctx.workspaceId,
      id: host.id,
      number: host.number,
      title: `Trouble in ${host.services[0]}`,
      titledBy: "system",
      status: "open",
      severity: signals.map((signal) => signal.severity).reduce(worseOf),
      severityBy: "system",
      services: host.services,
      openedAt: new Date(arrivedAt),
      firstBadAt: new Date(host.firstBadAt),
      lastBadAt: new Date(host.lastBadAt),
      lastSignalAt: new Date(arrivedAt),
      regressionOf,
      grouping,
    });
}

interface Touch {
  firstBadAt: number | null;
  lastBadAt: number;
  arrivedAt: number;
  reopen: boolean;
  /** This window is an occurrence that has been counted already. */
  counted: boolean;
  services?: string[];
}

/** One more occurrence. Moments only widen, whatever the order in which windows are assessed. */
async function touch(
  ctx: Ctx,
  id: string,
  { firstBadAt, lastBadAt, arrivedAt, reopen, counted, services }: Touch,
) {
  const moment = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  await executor(ctx)
    .update(incidents)
    .set({
      occurrences: sql`${incidents.occurrences} + ${counted ? 0 : 1}`,
      lastSignalAt: sql`greatest(${incidents.lastSignalAt}, ${moment(arrivedAt)})`,
      lastBadAt: sql`greatest(${incidents.lastBadAt}, ${moment(lastBadAt)})`,
      ...(firstBadAt !== null && { firstBadAt: sql`least(${incidents.firstBadAt}, ${moment(firstBadAt)})` }),
      ...(services && { services }),
      ...(reopen && { status: "open" as const, resolvedAt: null, resolvedBy: null }),
    })
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, id)));
}

async function readAll(ctx: Ctx, decisions: Decision[], arrivedAt: number, edges: Edge[]) {
  const notes: Note[] = [];
  const ids = new Set(decisions.map((decision) => decision.host.id));
  if (ids.size === 0) return { notes, ids };
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, [...ids])));
  for (const row of rows) notes.push(...(await firstRead(ctx, row, arrivedAt, edges)));
  return { notes, ids };
}
