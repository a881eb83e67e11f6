import { and, eq, inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { authorize, type Ctx, executor, transact } from "@/lib/access";
import type { Edge } from "@/lib/catalog";
import { assignSignals, type Detected, recordAnew, recordSignals } from "@/lib/signals";
import { markDue } from "../due";
import { type Note, writeHistory } from "../history";
import { lockWorkspace } from "../internal";
import { countOpened, countReopened } from "../metrics";
import { firstReads } from "../reading/first-read";
import { decideOn, type Naming } from "./decide-on";
import { goOn } from "./go-on";
import type { Decision } from "./model";
import { countOccurrences, type Occurrence, openIncidents } from "./occurrence";
import { tellRules } from "./tell-rules";
import { reopenedBecause } from "./why";

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
    const { notes, touched, elsewhere } = await goOn(inside, again, arrivedAt);
    fresh.push(...(await recordAnew(inside, elsewhere, arrivedAt)));
    const decided = await decideOn(inside, { arrivedAt, fresh, again, naming });
    const { decisions, edges } = decided;
    notes.push(...(await applyAll(inside, decisions, arrivedAt, touched)));
    await tellRules(inside, decided);
    const changed = decisions.map((decision) => decision.host.id);
    const read = await readAll(inside, { changed, touched }, arrivedAt, edges);
    notes.push(...read.notes);
    await markDue(inside, marksOf(decisions));
    await writeHistory(inside, notes, touched, read.ids);
    const numbers = (act: Decision["act"][]) =>
      decisions.filter((decision) => act.includes(decision.act)).map((decision) => decision.host.number);
    return { opened: numbers(["open"]), joined: numbers(["join", "reopen", "count"]) };
  });
}

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

const CAUSES = { open: "opened", reopen: "reopened", join: "evidence", count: null } as const;

/** What the agents are to look at anew, the gravest first: it is the one that asks a model. */
const marksOf = (decisions: Decision[]) =>
  decisions
    .toSorted((a, b) => scoreOf(b) - scoreOf(a))
    .flatMap(({ act, host }) => (CAUSES[act] ? [{ incidentId: host.id, cause: CAUSES[act] }] : []));
const scoreOf = ({ signals }: Decision) => Math.max(0, ...signals.map(({ score }) => score));

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
