import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { auditEntries, groupingLessons, incidents, timelineEntries } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, seesAll, transact } from "@/lib/access";
import { DomainError, invalid } from "@/lib/kit/errors";
import { marksOfIncidents, moveBack, moveSignals, type SignalMark, signalsOfIncidents } from "@/lib/signals";
import { type Note, writeHistory } from "../history";
import { type IncidentRow, incidentByNumber, lockWorkspace, presentIncident } from "../internal";
import { firstReads } from "../reading/first-read";
import type { Grouping, Incident } from "../schemas";
import { forgetPairs, kindsOf, pairsOf, type Taught, teach } from "./rows";

/**
 * Puts an incident into another: its signals move, it is resolved, and that the two belong together is learned from the surest
 * signal of each. Throws `conflict` where one of them is merged already, or when what goes on would be put into what is over.
 * Answers the incident that stays.
 */
export async function mergeIncident(ctx: Ctx, number: number, into: number): Promise<Incident> {
  authorize(ctx, "incidents:write");
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const { incident: from } = await incidentByNumber(inside, number);
    const { incident: target } = await incidentByNumber(inside, into);
    refuseMerge(inside, from, target);
    const marks = Map.groupBy(
      await marksOfIncidents(inside, [from.id, target.id]),
      ({ incidentId }) => incidentId,
    );
    const [mine, others] = [marks.get(from.id) ?? [], marks.get(target.id) ?? []];
    const kinds = [mine, others].map((some) => kindsOf(some, KINDS_COMPARED)) as [Taught[], Taught[]];
    const forgotten = await forgetPairs(inside, "apart", pairsOf(...kinds));
    const surest = pairsOf(kinds[0].slice(0, 1), kinds[1].slice(0, 1));
    const lessons = await teach(inside, "together", surest, into);
    await moveSignals(inside, { from: from.id, to: target.id, grouping: becauseMerged(inside, from) });
    await absorbInto(inside, from, target);
    await recordAudit(inside, {
      action: "incident.merged",
      subject: `incident ${number}`,
      before: { status: from.status },
      after: { status: "resolved", mergedInto: into, lessons, forgotten: forgotten.length },
    });
    const said = `${inside.actor.label} put incident ${number} into incident ${into}.`;
    const learned = lessons > 0 ? " The surest signals of the two will come together from now on." : "";
    await finish(
      inside,
      [from.id, target.id],
      [
        { incidentId: from.id, kind: "merged", text: said, data: { into, was: from.status, forgotten } },
        { incidentId: target.id, kind: "merged", text: said + learned, data: { from: number, lessons } },
      ],
    );
    return presentIncident(await incidentByNumber(inside, into));
  });
}

/** Takes a merge back: the signals that came with it return, its state is as it was, and what it taught is forgotten. */
export async function unmergeIncident(ctx: Ctx, number: number): Promise<Incident> {
  authorize(ctx, "incidents:write");
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const { incident: from } = await incidentByNumber(inside, number);
    if (from.mergedInto === null)
      throw new DomainError("conflict", `Incident ${number} is not merged into another.`);
    const { incident: target } = await incidentByNumber(inside, from.mergedInto);
    refuseOutside(inside, from, target);
    if (target.mergedInto !== null)
      throw new DomainError(
        "conflict",
        `Incident ${target.number} is merged into ${target.mergedInto}; take that back first.`,
      );
    await moveBack(inside, { from: target.id, to: from.id, number });
    const { was, forgotten } = await beforeMerge(inside, from);
    await executor(inside)
      .update(incidents)
      .set({
        mergedInto: null,
        status: was,
        ...(was !== "resolved" && { resolvedAt: null, resolvedBy: null }),
        ...(was === "resolved" && { resolvedBy: "person" as const }),
      })
      .where(mine(inside, from.id));
    await narrow(inside, target, from);
    await forgetTaughtAt(inside, target.number, await marksOfIncidents(inside, [from.id]));
    await teach(inside, "apart", forgotten, from.number);
    await recordAudit(inside, {
      action: "incident.unmerged",
      subject: `incident ${number}`,
      before: { mergedInto: from.mergedInto },
      after: { status: was, mergedInto: null },
    });
    const text = `${inside.actor.label} took incident ${number} out of incident ${target.number} again.`;
    await finish(
      inside,
      [from.id, target.id],
      [from.id, target.id].map((incidentId) => ({ incidentId, kind: "merged" as const, text })),
    );
    return presentIncident(await incidentByNumber(inside, number));
  });
}

const mine = (ctx: Ctx, id: string) => and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, id));

function refuseMerge(ctx: Ctx, from: IncidentRow, target: IncidentRow): void {
  if (from.id === target.id) throw invalid("into", "is the same incident");
  refuseOutside(ctx, from, target);
  for (const one of [from, target])
    if (one.mergedInto !== null)
      throw new DomainError("conflict", `Incident ${one.number} is merged into ${one.mergedInto} already.`);
  if (target.status === "resolved" && from.status !== "resolved")
    throw new DomainError(
      "conflict",
      `Incident ${target.number} is resolved and ${from.number} is not: put ${target.number} into ${from.number}, or take it up again first.`,
    );
}

/** Whoever sees a part of an incident does not move all of it. */
function refuseOutside(ctx: Ctx, ...rows: IncidentRow[]): void {
  if (rows.every(({ services }) => seesAll(ctx, services))) return;
  throw new DomainError("forbidden", "They also concern services that you are not limited to.");
}

const KINDS_COMPARED = 50;
const SIGNALS_AT_MOST = 2000;

const byPerson = (explanation: string): Grouping => ({
  rule: "manual",
  explanation,
  service: null,
  templateId: null,
  fields: [],
  distance: null,
});
const becauseMerged = (ctx: Ctx, { number }: IncidentRow): Grouping => ({
  ...byPerson(`${ctx.actor.label} put incident ${number} into this one.`),
  mergedFrom: number,
});

async function absorbInto(ctx: Ctx, from: IncidentRow, target: IncidentRow): Promise<void> {
  await executor(ctx)
    .update(incidents)
    .set({
      status: "resolved",
      mergedInto: target.number,
      resolvedAt: sql`coalesce(${incidents.resolvedAt}, now())`,
      resolvedBy: "merge",
    })
    .where(mine(ctx, from.id));
  const latest = Math.max(from.lastSignalAt.getTime(), target.lastSignalAt.getTime());
  const bad = [from.lastBadAt, target.lastBadAt].flatMap((at) => at?.getTime() ?? []);
  await executor(ctx)
    .update(incidents)
    .set({
      services: [...new Set([...target.services, ...from.services])],
      firstBadAt: new Date(Math.min(from.firstBadAt.getTime(), target.firstBadAt.getTime())),
      lastBadAt: bad.length > 0 ? new Date(Math.max(...bad)) : null,
      lastSignalAt: new Date(latest),
      occurrences: target.occurrences + from.occurrences,
    })
    .where(mine(ctx, target.id));
}

/** Gives an incident what its remaining signals say; one that a person opened keeps what they named. */
async function narrow(ctx: Ctx, target: IncidentRow, gone: IncidentRow): Promise<void> {
  const left = await signalsOfIncidents(ctx, [target.id], SIGNALS_AT_MOST);
  const times = left.map(({ at }) => Date.parse(at));
  const named = (await openedWith(ctx, target)) ?? [];
  const services = [...new Set([...named, ...left.map(({ service }) => service)])];
  await executor(ctx)
    .update(incidents)
    .set({
      occurrences: sql`greatest(1, ${incidents.occurrences} - ${gone.occurrences})`,
      ...(services.length > 0 && { services }),
      ...(times.length > 0 && {
        firstBadAt: new Date(Math.min(...times)),
        lastBadAt: new Date(
          Math.max(
            ...times,
            ...left.map(({ evidence }) => Date.parse(evidence.quotes.at(-1)?.ts ?? "") || 0),
          ),
        ),
      }),
    })
    .where(mine(ctx, target.id));
}

/** The services that a person named when they opened it; null for one that signals opened. */
async function openedWith(ctx: Ctx, { number, grouping }: IncidentRow): Promise<string[] | null> {
  const { rule, from } = grouping as Grouping;
  if (rule !== "manual" || from !== undefined) return null;
  const [entry] = await executor(ctx)
    .select({ services: sql<string[] | null>`${auditEntries.after} -> 'services'` })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.workspaceId, ctx.workspaceId),
        eq(auditEntries.action, "incident.created"),
        eq(auditEntries.subject, `incident ${number}`),
      ),
    )
    .limit(1);
  return entry?.services ?? null;
}

/** Its state before it was merged last, and what the merge made forgotten. */
async function beforeMerge(
  ctx: Ctx,
  { id }: IncidentRow,
): Promise<{ was: IncidentRow["status"]; forgotten: [Taught, Taught][] }> {
  const [entry] = await executor(ctx)
    .select({
      was: sql<IncidentRow["status"] | null>`${timelineEntries.data} ->> 'was'`,
      forgotten: sql<[Taught, Taught][] | null>`${timelineEntries.data} -> 'forgotten'`,
    })
    .from(timelineEntries)
    .where(
      and(
        eq(timelineEntries.workspaceId, ctx.workspaceId),
        eq(timelineEntries.incidentId, id),
        eq(timelineEntries.kind, "merged"),
        sql`${timelineEntries.data} ? 'was'`,
      ),
    )
    .orderBy(desc(timelineEntries.id))
    .limit(1);
  return { was: entry?.was ?? "open", forgotten: entry?.forgotten ?? [] };
}

/** The lesson of the merge is the one that names this incident and a shape that left it. */
async function forgetTaughtAt(ctx: Ctx, number: number, marks: SignalMark[]): Promise<void> {
  const shapes = [...new Set(kindsOf(marks, marks.length).map(({ shape }) => shape))];
  if (shapes.length === 0) return;
  await executor(ctx)
    .delete(groupingLessons)
    .where(
      and(
        eq(groupingLessons.workspaceId, ctx.workspaceId),
        eq(groupingLessons.lesson, "together"),
        eq(groupingLessons.incidentNumber, number),
        sql`(${inArray(groupingLessons.a, shapes)} or ${inArray(groupingLessons.b, shapes)})`,
      ),
    );
}

/** Reads both anew, and tells. */
async function finish(ctx: Ctx, ids: string[], notes: Note[]): Promise<void> {
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.id, ids)));
  const read = await firstReads(ctx, rows, Date.now());
  await writeHistory(ctx, [...notes, ...read], ids, new Set(ids));
}
