import { and, eq, sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor, recordAudit } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import { worseOf } from "@/lib/signals";
import { drawNumber } from "../internal";
import { troubleIn } from "../reading/title";
import type { Decision } from "./model";

/** Title and severity are provisional: the first read of the same transaction sets them. */
export async function openIncident(
  ctx: Ctx,
  { host, grouping, signals, regressionOf }: Decision & { act: "open" },
  arrivedAt: number,
) {
  host.id = newId("incident");
  host.number = await drawNumber(ctx);
  const severity = signals.map((signal) => signal.severity).reduce(worseOf);
  await executor(ctx)
    .insert(incidents)
    .values({
      workspaceId: ctx.workspaceId,
      id: host.id,
      number: host.number,
      title: troubleIn(host.services),
      titledBy: "system",
      status: "open",
      severity,
      severityBy: "system",
      services: host.services,
      openedAt: new Date(arrivedAt),
      firstBadAt: new Date(host.firstBadAt),
      lastBadAt: new Date(host.lastBadAt),
      lastSignalAt: new Date(arrivedAt),
      regressionOf,
      grouping,
    });
  await recordAudit(ctx, {
    action: "incident.opened",
    subject: `incident ${host.number}`,
    after: { severity, services: host.services, regressionOf, because: grouping.explanation },
  });
}

interface Occurrence {
  firstBadAt: number | null;
  lastBadAt: number;
  arrivedAt: number;
  reopen: boolean;
  /** This window is an occurrence that has been counted already. */
  counted: boolean;
  services?: string[];
}

/** One more occurrence. Moments only widen, whatever the order in which windows are assessed. */
export async function countOccurrence(
  ctx: Ctx,
  id: string,
  { firstBadAt, lastBadAt, arrivedAt, reopen, counted, services }: Occurrence,
) {
  const moment = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  const [row] = await executor(ctx)
    .update(incidents)
    .set({
      occurrences: sql`${incidents.occurrences} + ${counted ? 0 : 1}`,
      lastSignalAt: sql`greatest(${incidents.lastSignalAt}, ${moment(arrivedAt)})`,
      lastBadAt: sql`greatest(${incidents.lastBadAt}, ${moment(lastBadAt)})`,
      ...(firstBadAt !== null && { firstBadAt: sql`least(${incidents.firstBadAt}, ${moment(firstBadAt)})` }),
      ...(services && { services }),
      ...(reopen && { status: "open" as const, resolvedAt: null, resolvedBy: null }),
    })
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, id)))
    .returning({ number: incidents.number });
  if (reopen)
    await recordAudit(ctx, {
      action: "incident.reopened",
      subject: `incident ${row!.number}`,
      before: { status: "resolved" },
      after: { status: "open" },
    });
}
