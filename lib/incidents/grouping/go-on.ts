import { and, eq, inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor, workspaceSettings } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import { marksOfIncidents, type SeenAgain } from "@/lib/signals";
import type { Note } from "../history";
import type { IncidentRow } from "../internal";
import { countReopened } from "../metrics";
import { decideReturn, type Return } from "../regression/decide-return";
import { type Host, SAME_SERVICE_MS } from "./model";
import { countOccurrences, type Occurrence } from "./occurrence";
import { hostOf } from "./situation";
import { reopenedBecause } from "./why";

/** A person who resolves an incident is not contradicted by what was still on its way. */
const GRACE_MS = 2 * MINUTE_MS;

interface GoneOn {
  notes: Note[];
  /** Incidents that this window was counted for. */
  touched: string[];
  /** Seen again where their incident was not: they need signals of their own. */
  elsewhere: SeenAgain[];
}

/** Signals that go on keep their incident awake; strong ones bring back what was resolved, when release and place say so. */
export async function goOn(ctx: Ctx, again: SeenAgain[], arrivedAt: number): Promise<GoneOn> {
  const gone: GoneOn = { notes: [], touched: [], elsewhere: [] };
  const byIncident = Map.groupBy(
    again.filter(({ incidentId }) => incidentId !== null),
    ({ incidentId }) => incidentId!,
  );
  if (byIncident.size === 0) return gone;
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, [...byIncident.keys()])));
  const over = rows.filter(({ resolvedAt }) => resolvedAt !== null);
  const marks = Map.groupBy(
    await marksOfIncidents(
      ctx,
      over.map(({ id }) => id),
    ),
    ({ incidentId }) => incidentId,
  );
  const reopenMs = (await workspaceSettings(ctx)).reopenMinutes * MINUTE_MS;
  const goesOn = new Set(
    rows.filter(({ resolvedAt }) => resolvedAt === null).flatMap(({ id }) => byIncident.get(id)!.map(kindOf)),
  );
  const occurrences: Occurrence[] = [];
  for (const row of rows) {
    const seen = byIncident.get(row.id)!;
    const back =
      row.resolvedAt === null
        ? null
        : returnOf(hostOf(row, marks.get(row.id) ?? []), row, seen, arrivedAt, reopenMs);
    if (back?.act === "follow") gone.elsewhere.push(...seen.filter((signal) => !goesOn.has(kindOf(signal))));
    if (row.resolvedAt !== null && (back === null || back.act === "follow")) continue;
    const reopen = back?.act === "reopen";
    const lastBadAt = Math.max(...seen.map((signal) => signal.lastAt));
    occurrences.push({ id: row.id, firstBadAt: null, lastBadAt, reopen, times: 1, services: null });
    gone.touched.push(row.id);
    if (back) gone.notes.push(...notesOf(row, back, arrivedAt));
    if (reopen) countReopened(ctx);
  }
  await countOccurrences(ctx, occurrences, arrivedAt);
  return gone;
}

const kindOf = ({ service, templateId }: SeenAgain) => `${service} ${templateId}`;

/** What an old release still says is told once while it goes on. */
function notesOf({ id, lastSignalAt }: IncidentRow, back: Return, arrivedAt: number): Note[] {
  const said = `The same lines came again. ${back.explanation}`;
  if (back.act === "reopen") return [{ incidentId: id, ...reopenedBecause(said) }];
  return arrivedAt - lastSignalAt.getTime() > SAME_SERVICE_MS
    ? [{ incidentId: id, kind: "joined", text: said }]
    : [];
}

/** Whether signals that go on bring a resolved incident back; null when they say nothing: too weak, too early or too late. */
function returnOf(
  host: Host,
  { resolvedBy, mergedInto }: IncidentRow,
  seen: SeenAgain[],
  arrivedAt: number,
  reopenMs: number,
): Return | null {
  const resolvedAt = host.resolvedAt!;
  const since = arrivedAt - resolvedAt;
  const grace = resolvedBy === "alerts" ? 0 : GRACE_MS;
  if (mergedInto !== null || since < grace || since > reopenMs || !seen.some(({ strong }) => strong))
    return null;
  const now = {
    releases: [...new Set(seen.flatMap(({ seenIn }) => seenIn.releases))],
    environments: [...new Set(seen.flatMap(({ seenIn }) => seenIn.environments))],
    at: arrivedAt,
  };
  return decideReturn({ ...host, resolvedAt }, now, reopenMs);
}
