import { and, eq, inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, seesAll, transact } from "@/lib/access";
import { DomainError, invalid } from "@/lib/kit/errors";
import { assignSignals, marksOfIncidents, type SignalMark, signalsOfIncidents } from "@/lib/signals";
import { openIncidents } from "../grouping/occurrence";
import { hostOf } from "../grouping/situation";
import { writeHistory } from "../history";
import { type IncidentRow, incidentByNumber, lockWorkspace, presentIncident } from "../internal";
import { countOpened } from "../metrics";
import { firstReads } from "../reading/first-read";
import type { Grouping, Incident } from "../schemas";
import { kindsOf, pairsOf, teach } from "./rows";

/** Each kind that leaves is parted from each that stays; of an incident of more kinds, from the surest. */
const KINDS_AT_MOST = 30;
/** What belongs to one incident beyond that is a flood of one kind, and is parted by asking again. */
const SIGNALS_AT_MOST = 10_000;

/**
 * Parts signals from an incident for good: they open one of their own, and each kind that left and each that stayed never meet
 * again, however near they are. Throws `conflict` when nothing would stay. Answers the new incident.
 */
export async function splitIncident(ctx: Ctx, number: number, signalIds: string[]): Promise<Incident> {
  authorize(ctx, "incidents:write");
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const { incident } = await incidentByNumber(inside, number);
    if (!seesAll(inside, incident.services))
      throw new DomainError("forbidden", "It also concerns services that you are not limited to.");
    const { left, stayed } = await partsOf(inside, incident, new Set(signalIds));
    const lessons = await teach(
      inside,
      "apart",
      pairsOf(kindsOf(left, KINDS_AT_MOST), kindsOf(stayed, KINDS_AT_MOST)),
      number,
    );
    const fresh = await openApart(inside, incident, left);
    const kept = servicesOf(stayed);
    await executor(inside)
      .update(incidents)
      .set({ services: kept })
      .where(and(eq(incidents.workspaceId, inside.workspaceId), eq(incidents.id, incident.id)));
    // What is over stays over: nobody is called for its half.
    const { status, resolvedAt, resolvedBy } = incident;
    if (status === "resolved")
      await executor(inside)
        .update(incidents)
        .set({ status, resolvedAt, resolvedBy })
        .where(and(eq(incidents.workspaceId, inside.workspaceId), eq(incidents.id, fresh.id)));
    await recordAudit(inside, {
      action: "incident.split",
      subject: `incident ${number}`,
      after: { into: fresh.number, signals: left.length, lessons },
    });
    await tell(inside, incident, fresh, { signals: left.length, lessons });
    return presentIncident(await incidentByNumber(inside, fresh.number));
  });
}

async function partsOf(
  ctx: Ctx,
  { id }: IncidentRow,
  asked: ReadonlySet<string>,
): Promise<{ left: SignalMark[]; stayed: SignalMark[] }> {
  const marks = await marksOfIncidents(ctx, [id], SIGNALS_AT_MOST);
  const left = marks.filter((mark) => asked.has(mark.id));
  if (left.length < asked.size) throw invalid("signalIds", "must all be signals of this incident");
  const stayed = marks.filter((mark) => !asked.has(mark.id));
  if (stayed.length === 0)
    throw new DomainError("conflict", "Nothing would stay: choose a part of the signals.");
  return { left, stayed };
}

const servicesOf = (marks: SignalMark[]) => [...new Set(marks.map(({ service }) => service))];

async function openApart(
  ctx: Ctx,
  was: IncidentRow,
  left: SignalMark[],
): Promise<{ id: string; number: number }> {
  const rows = (await signalsOfIncidents(ctx, [was.id], SIGNALS_AT_MOST)).filter(({ id }) =>
    left.some((mark) => mark.id === id),
  );
  const grouping: Grouping = {
    rule: "manual",
    explanation: `${ctx.actor.label} split this off from incident ${was.number}.`,
    service: left[0]!.service,
    templateId: left[0]!.templateId,
    fields: [],
    distance: null,
    from: was.number,
  };
  const times = rows.map(({ at }) => Date.parse(at));
  const host = {
    ...hostOf(was, left),
    // No longer what the rule made of it.
    ruleId: null,
    groupKey: null,
    services: servicesOf(left),
    firstBadAt: Math.min(...times),
    lastBadAt: Math.max(...times, ...rows.map(({ lastSeenAt }) => Date.parse(lastSeenAt))),
  };
  const signals = rows.map((row) => ({ severity: row.severity }));
  await openIncidents(ctx, [{ host, grouping, signals, regressionOf: null }], was.lastSignalAt.getTime());
  countOpened(ctx, "person");
  await assignSignals(
    ctx,
    left.map(({ id }) => ({ signalId: id, incidentId: host.id, grouping })),
  );
  return host;
}

async function tell(
  ctx: Ctx,
  was: IncidentRow,
  fresh: { id: string; number: number },
  { signals, lessons }: { signals: number; lessons: number },
): Promise<void> {
  const ids = [was.id, fresh.id];
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, ids)));
  const read = await firstReads(ctx, rows, Date.now());
  const what = signals === 1 ? "a signal" : `${signals} signals`;
  const learned =
    lessons > 0
      ? " They will not be put together again."
      : " Both hold signals of the same kind, so nothing could be learned of it.";
  const text = `${ctx.actor.label} split ${what} off into incident ${fresh.number}.${learned}`;
  await writeHistory(
    ctx,
    [
      { incidentId: was.id, kind: "split", text, data: { into: fresh.number, lessons } },
      {
        incidentId: fresh.id,
        kind: "opened",
        text: `${ctx.actor.label} split ${what} off from incident ${was.number}.${learned}`,
        data: { from: was.number, lessons },
      },
      ...read,
    ],
    ids,
    new Set(ids),
  );
}
