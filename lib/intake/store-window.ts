import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { windows } from "@/db/schema";
import { minuteOf } from "@/lib/kit/clock";
import type { Lease } from "./lease";
import { LEVELS } from "./level";
import type { AcceptedRecord } from "./record";
import { namedLevels, reportWindow, type WindowCount } from "./report";

export interface ClosedWindow {
  id: string;
  openedAt: Date;
  closedAt: Date;
  reason: "time" | "size";
  count: WindowCount;
  firstTs: number;
  lastTs: number;
  firstRecordId: number;
  /** What the assessment needs, kept until it is done. */
  findings: unknown;
}

/** The window's row with its report. */
export async function storeWindow(tx: Executor, lease: Lease, window: ClosedWindow): Promise<void> {
  const { count } = window;
  await tx.insert(windows).values({
    workspaceId: lease.workspaceId,
    id: window.id,
    service: lease.service,
    number: lease.windows + 1,
    openedAt: window.openedAt,
    closedAt: window.closedAt,
    reason: window.reason,
    records: count.records,
    templates: count.templates,
    newTemplates: count.newTemplates,
    levels: namedLevels(count.levels),
    ...reportWindow(count),
    firstTs: new Date(window.firstTs),
    lastTs: new Date(window.lastTs),
    firstRecordId: window.firstRecordId,
    findings: window.findings,
  });
}

/** Lines by minute and level, for charts and for the share of errors. */
export async function addServiceMinutes(
  tx: Executor,
  lease: Lease,
  minutes: { minute: number; levels: number[] }[],
): Promise<void> {
  const rows = minutes.map(({ minute, levels }) => ({
    minute: new Date(minute).toISOString(),
    ...namedLevels(levels),
  }));
  const names = sql.join(
    LEVELS.map((level) => sql.identifier(level)),
    sql`, `,
  );
  const types = sql.join(
    LEVELS.map((level) => sql`${sql.identifier(level)} int`),
    sql`, `,
  );
  const sums = sql.join(
    LEVELS.map(
      (level) =>
        sql`${sql.identifier(level)} = service_minutes.${sql.identifier(level)} + excluded.${sql.identifier(level)}`,
    ),
    sql`, `,
  );
  await tx.execute(sql`
    insert into service_minutes (workspace_id, service, minute, ${names})
    select ${lease.workspaceId}, ${lease.service}, minute, ${names}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as m (minute timestamptz, ${types})
    on conflict (workspace_id, service, minute) do update set ${sums}`);
}

/** Lines by minute of the records' own time, ascending. */
export function countMinutes(records: AcceptedRecord[]): { minute: number; levels: number[] }[] {
  const minutes = new Map<number, number[]>();
  for (const { ts, level } of records) {
    const minute = minuteOf(ts);
    let levels = minutes.get(minute);
    if (!levels) {
      levels = [0, 0, 0, 0, 0, 0];
      minutes.set(minute, levels);
    }
    levels[level]!++;
  }
  return [...minutes].map(([minute, levels]) => ({ minute, levels })).sort((a, b) => a.minute - b.minute);
}
