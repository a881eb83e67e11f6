import { sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor, recordAudit } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import { type Severity, worseOf } from "@/lib/signals";
import { drawNumbers } from "../internal";
import { troubleIn } from "../reading/title";
import type { Decision } from "./model";

/** What is needed of a decision to open an incident; it gives the host its id and number. */
type Opening = Pick<Decision & { act: "open" }, "host" | "grouping" | "regressionOf"> & {
  signals: { severity: Severity }[];
  /** Of a rule: how long its incidents may be quiet; the workspace's own time when null or left out. */
  quietMinutes?: number | null;
};

/** Gives each its id and number, and stores them. Title and severity are provisional: the first read of the same transaction sets them. */
export async function openIncidents(ctx: Ctx, openings: Opening[], arrivedAt: number): Promise<void> {
  if (openings.length === 0) return;
  const first = await drawNumbers(ctx, openings.length);
  const rows = openings.map(({ host, grouping, signals, regressionOf, quietMinutes = null }, i) => {
    host.id = newId("incident");
    host.number = first + i;
    return {
      workspaceId: ctx.workspaceId,
      id: host.id,
      number: host.number,
      title: troubleIn(host.services),
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
      ruleId: host.ruleId,
      groupKey: host.groupKey,
      quietMinutes,
    } satisfies typeof incidents.$inferInsert;
  });
  await executor(ctx).insert(incidents).values(rows);
  await recordAudit(
    ctx,
    ...rows.map(({ number, severity, services, regressionOf, grouping }) => ({
      action: "incident.opened",
      subject: `incident ${number}`,
      after: { severity, services, regressionOf, because: grouping.explanation },
    })),
  );
}

/** What came to an incident that was there. Times are epoch ms. */
export interface Occurrence {
  id: string;
  firstBadAt: number | null;
  lastBadAt: number;
  reopen: boolean;
  /** How often it is counted; none for a window that has been counted already. */
  times: number;
  /** Null leaves them as they are. */
  services: string[] | null;
}

/** Counts occurrences, each incident once. Moments only widen, whatever the order in which windows are assessed. */
export async function countOccurrences(
  ctx: Ctx,
  occurrences: Occurrence[],
  arrivedAt: number,
): Promise<void> {
  if (occurrences.length === 0) return;
  const iso = (ms: number) => new Date(ms).toISOString();
  const given = [...Map.groupBy(occurrences, ({ id }) => id).values()].map((all) => {
    const { id, firstBadAt, lastBadAt, ...rest } = all.reduce(both);
    return { id, first: firstBadAt === null ? null : iso(firstBadAt), last: iso(lastBadAt), ...rest };
  });
  const reopened = await executor(ctx).execute<{ number: number; reopen: boolean }>(sql`
    update incidents i set
      occurrences = i.occurrences + o.times,
      last_signal_at = greatest(i.last_signal_at, ${iso(arrivedAt)}::timestamptz),
      last_bad_at = greatest(i.last_bad_at, o.last),
      first_bad_at = least(i.first_bad_at, o.first),
      services = coalesce(o.services, i.services),
      status = case when o.reopen then 'open' else i.status end,
      resolved_at = case when o.reopen then null else i.resolved_at end,
      resolved_by = case when o.reopen then null else i.resolved_by end
    from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb)
      as o(id text, times int, first timestamptz, last timestamptz, services text[], reopen boolean)
    where i.workspace_id = ${ctx.workspaceId} and i.id = o.id
    returning i.number, o.reopen`);
  await recordAudit(
    ctx,
    ...reopened
      .filter(({ reopen }) => reopen)
      .map(({ number }) => ({
        action: "incident.reopened",
        subject: `incident ${number}`,
        before: { status: "resolved" },
        after: { status: "open" },
      })),
  );
}

const both = (a: Occurrence, b: Occurrence): Occurrence => ({
  id: a.id,
  firstBadAt:
    a.firstBadAt === null || b.firstBadAt === null
      ? (a.firstBadAt ?? b.firstBadAt)
      : Math.min(a.firstBadAt, b.firstBadAt),
  lastBadAt: Math.max(a.lastBadAt, b.lastBadAt),
  reopen: a.reopen || b.reopen,
  times: a.times + b.times,
  services: b.services ?? a.services,
});
