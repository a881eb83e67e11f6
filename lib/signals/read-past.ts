import { and, asc, eq, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { incidents, serviceMinutes, signals, templateMinutes, templates } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { HOUR_MS, MINUTE_MS } from "@/lib/kit/clock";
import type { WindowFindings } from "@/lib/templates";
import { gravity, WARN } from "./kinds";
import type { KnownSignal, Past } from "./past";
import { PAST_MINUTES, spikeFloor } from "./rates";

const HORIZON_MS = 24 * HOUR_MS;
/** A file of years may bring any number of minutes in one window; the newest of them are judged. */
const MINUTES_AT_MOST = 5000;
const TEMPLATES_AT_MOST = 500;
const CELLS_AT_MOST = 100_000;
/** A signal seen within this time, by arrival, is the same signal; longer than the window in which a resolved incident reopens. */
export const SAME_SIGNAL_MS = 10 * MINUTE_MS;
export const RETURN_MS = 15 * MINUTE_MS;

/** Reads what {@link judgeWindow} compares the window with: five indexed queries, whatever the window holds. */
export async function readPast(ctx: Ctx, findings: WindowFindings): Promise<Past> {
  const from = findings.minutes[0]?.minute ?? findings.closedAt;
  const to = findings.minutes.at(-1)?.minute ?? findings.closedAt;
  const spoken = await spokenMinutes(ctx, findings.service, from, to);
  const spoke = spoken.map((m) => m.minute.getTime());
  const [firstMinute, counts, complaintsBegan, known] = [
    await firstMinuteOf(ctx, findings.service),
    await countsOf(ctx, findings, spoke[0] ?? from, to),
    await complaintsBetween(ctx, findings.service, from - 60 * MINUTE_MS, to),
    await knownSignals(ctx, findings),
  ];
  const levels = new Map(
    spoken.map((m) => [m.minute.getTime(), [m.trace, m.debug, m.info, m.warn, m.error, m.fatal]]),
  );
  return { firstMinute: firstMinute ?? from, spoke, levels, counts, complaintsBegan, known };
}

async function firstMinuteOf(ctx: Ctx, service: string): Promise<number | null> {
  const [row] = await executor(ctx)
    .select({ minute: serviceMinutes.minute })
    .from(serviceMinutes)
    .where(and(eq(serviceMinutes.workspaceId, ctx.workspaceId), eq(serviceMinutes.service, service)))
    .orderBy(asc(serviceMinutes.minute))
    .limit(1);
  return row?.minute.getTime() ?? null;
}

/** The minutes of the window's span and {@link PAST_MINUTES} spoken ones before it, ascending. */
async function spokenMinutes(ctx: Ctx, service: string, from: number, to: number) {
  const mine = and(eq(serviceMinutes.workspaceId, ctx.workspaceId), eq(serviceMinutes.service, service));
  const rows = (between: ReturnType<typeof and>, limit: number) =>
    executor(ctx)
      .select()
      .from(serviceMinutes)
      .where(and(mine, between))
      .orderBy(sql`${serviceMinutes.minute} desc`)
      .limit(limit);
  const during = await rows(
    and(gte(serviceMinutes.minute, new Date(from)), lte(serviceMinutes.minute, new Date(to))),
    MINUTES_AT_MOST,
  );
  const before = await rows(
    and(gte(serviceMinutes.minute, new Date(from - HORIZON_MS)), lt(serviceMinutes.minute, new Date(from))),
    PAST_MINUTES + 3,
  );
  return [...during, ...before].reverse();
}

/** Counts by minute of the templates for which a rate could matter. */
async function countsOf(ctx: Ctx, findings: WindowFindings, from: number, to: number) {
  const ids = findings.templates
    .filter((t) => !t.muted)
    .map((t) => ({ id: t.id, level: gravity(t.level, t.pattern, t.count), count: t.count, t }))
    .filter(({ level, count }) => level >= WARN || count * 12 >= spikeFloor(level))
    .sort((a, b) => b.level - a.level || b.count - a.count)
    .slice(0, TEMPLATES_AT_MOST)
    .map(({ id }) => id);
  const counts = new Map<string, Map<number, number>>();
  if (ids.length === 0) return counts;
  const cells = await executor(ctx)
    .select({ id: templateMinutes.templateId, minute: templateMinutes.minute, count: templateMinutes.count })
    .from(templateMinutes)
    .where(
      and(
        eq(templateMinutes.workspaceId, ctx.workspaceId),
        inArray(templateMinutes.templateId, ids),
        gte(templateMinutes.minute, new Date(from)),
        lte(templateMinutes.minute, new Date(to)),
      ),
    )
    .limit(CELLS_AT_MOST);
  for (const { id, minute, count } of cells) {
    const series = counts.get(id) ?? new Map<number, number>();
    counts.set(id, series.set(minute.getTime(), count));
  }
  return counts;
}

async function complaintsBetween(ctx: Ctx, service: string, from: number, to: number): Promise<number[]> {
  const rows = await executor(ctx)
    .select({ at: templates.firstSeenAt })
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.service, service),
        gte(templates.level, WARN),
        gte(templates.firstSeenAt, new Date(from)),
        lte(templates.firstSeenAt, new Date(to + MINUTE_MS)),
      ),
    )
    .orderBy(asc(templates.firstSeenAt))
    .limit(1000);
  return rows.map((row) => row.at.getTime());
}

/** Signals of the service that may be going on, or come back to an incident just resolved. */
async function knownSignals(ctx: Ctx, findings: WindowFindings): Promise<KnownSignal[]> {
  const { closedAt, service } = findings;
  const rows = await executor(ctx)
    .select({
      id: signals.id,
      kind: signals.kind,
      templateId: signals.templateId,
      score: signals.score,
      at: signals.at,
      createdAt: signals.createdAt,
      lastSeenAt: signals.lastSeenAt,
      // Two numbers of the evidence, not its quotes and series.
      observed: sql<number>`(${signals.evidence} ->> 'observed')::float8`,
      expected: sql<number | null>`(${signals.evidence} ->> 'expected')::float8`,
      resolvedAt: incidents.resolvedAt,
    })
    .from(signals)
    .leftJoin(
      incidents,
      and(eq(incidents.workspaceId, signals.workspaceId), eq(incidents.id, signals.incidentId)),
    )
    .where(
      and(
        eq(signals.workspaceId, ctx.workspaceId),
        eq(signals.service, service),
        gte(signals.lastSeenAt, new Date(closedAt - RETURN_MS)),
      ),
    )
    .limit(500);
  return rows
    .filter((row) => row.resolvedAt !== null || row.lastSeenAt.getTime() >= closedAt - SAME_SIGNAL_MS)
    .map(({ resolvedAt: _, ...row }) => ({
      ...row,
      expected: row.expected ?? 0,
      at: row.at.getTime(),
      createdAt: row.createdAt.getTime(),
      lastSeenAt: row.lastSeenAt.getTime(),
    }));
}
