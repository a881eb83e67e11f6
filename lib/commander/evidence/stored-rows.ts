import { and, eq, inArray } from "drizzle-orm";
import { alerts, changes, signals, templates } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { recordsById } from "@/lib/intake";
import type { SignalEvidence } from "@/lib/signals/schemas";
import type { RowKind, StoredRow } from "./check";
import {
  alertText,
  changeText,
  INCIDENT_ID,
  recordText,
  SERVICE_ID,
  signalText,
  templateText,
} from "./row-texts";
import { readIncidents, readRunbooks, readServices } from "./stored-knowledge";

/** More are not looked for: a report that quotes this many rows is no report. */
const IDS_AT_MOST = 2000;
const ALERT = "alert:";

/** The id under which an alert is quoted. */
export const alertId = (fingerprint: string): string => `${ALERT}${fingerprint}`;

/** Whom a row is of: a service, several, or nobody's own. Pure. */
export const servicesOfRow = ({
  service,
  services = [],
}: Pick<StoredRow, "service" | "services">): string[] =>
  service === null ? [...services] : [service, ...services];

type Reader = (ctx: Ctx, ids: string[]) => Promise<StoredRow[]>;

const READERS: { kind: RowKind; isId: (id: string) => boolean; read: Reader }[] = [
  { kind: "record", isId: (id) => id.startsWith("rec_"), read: readRecords },
  { kind: "alert", isId: (id) => id.startsWith(ALERT), read: readAlerts },
  { kind: "signal", isId: (id) => id.startsWith("sig_"), read: readSignals },
  { kind: "change", isId: (id) => id.startsWith("chg_"), read: readChanges },
  { kind: "template", isId: (id) => id.startsWith("tpl_"), read: readTemplates },
  { kind: "service", isId: (id) => id.startsWith(SERVICE_ID), read: readServices },
  {
    kind: "incident",
    isId: (id) => id.startsWith("inc_") || id.startsWith(INCIDENT_ID),
    read: readIncidents,
  },
  { kind: "runbook", isId: (id) => id.startsWith("rbk_"), read: readRunbooks },
];

/**
 * Rows as they are stored now, of this workspace and in view, by the ids that the API shows: `rec_`, `sig_`, `chg_`, `tpl_`,
 * `rbk_`, `inc_`,
 * `incident:NUMBER`, `service:NAME` and `alert:FINGERPRINT`. What does not exist is left out. One query for each kind that is asked for.
 */
export async function readStoredRows(ctx: Ctx, ids: Iterable<string>): Promise<StoredRow[]> {
  authorize(ctx, "incidents:read");
  const wanted = [...new Set(ids)].slice(0, IDS_AT_MOST);
  const found = await Promise.all(
    READERS.map(({ isId, read }) => {
      const own = wanted.filter(isId);
      return own.length > 0 ? read(ctx, own) : [];
    }),
  );
  return found.flat();
}

async function readRecords(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  return (await recordsById(ctx, ids)).map((record) => ({
    id: record.id,
    kind: "record",
    workspaceId: ctx.workspaceId,
    service: record.service,
    at: Date.parse(record.ts),
    level: record.level,
    text: recordText(record),
  }));
}

async function readAlerts(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const rows = await executor(ctx)
    .select()
    .from(alerts)
    .where(
      and(
        eq(alerts.workspaceId, ctx.workspaceId),
        inView(ctx, alerts.service),
        inArray(
          alerts.fingerprint,
          ids.map((id) => id.slice(ALERT.length)),
        ),
      ),
    );
  return rows.map((row) => ({
    id: alertId(row.fingerprint),
    kind: "alert",
    workspaceId: row.workspaceId,
    service: row.service,
    at: row.firingSince.getTime(),
    endsAt: Math.max(row.lastSeenAt.getTime(), row.stateAt.getTime()),
    text: alertText(row),
  }));
}

async function readSignals(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const rows = await executor(ctx)
    .select({ signal: signals, pattern: templates.pattern })
    .from(signals)
    .leftJoin(
      templates,
      and(eq(templates.workspaceId, signals.workspaceId), eq(templates.id, signals.templateId)),
    )
    .where(
      and(eq(signals.workspaceId, ctx.workspaceId), inView(ctx, signals.service), inArray(signals.id, ids)),
    );
  return rows.map(({ signal, pattern }) => {
    const { explanation, alert, quotes } = signal.evidence as SignalEvidence;
    return {
      id: signal.id,
      kind: "signal",
      workspaceId: signal.workspaceId,
      service: signal.service,
      at: signal.at.getTime(),
      endsAt: Math.max(signal.at.getTime(), signal.lastSeenAt.getTime()),
      text: signalText({ kind: signal.kind, pattern, explanation, title: alert?.title, quotes }),
    };
  });
}

async function readChanges(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const rows = await executor(ctx)
    .select()
    .from(changes)
    .where(
      and(eq(changes.workspaceId, ctx.workspaceId), inView(ctx, changes.service), inArray(changes.id, ids)),
    );
  return rows.map((row) => ({
    id: row.id,
    kind: "change",
    workspaceId: row.workspaceId,
    service: row.service,
    at: row.at.getTime(),
    endsAt: row.endedAt?.getTime() ?? null,
    text: changeText(row),
  }));
}

async function readTemplates(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const rows = await executor(ctx)
    .select()
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        inView(ctx, templates.service),
        inArray(templates.id, ids),
      ),
    );
  return rows.map((row) => ({
    id: row.id,
    kind: "template",
    workspaceId: row.workspaceId,
    service: row.service,
    at: row.firstSeenAt.getTime(),
    endsAt: row.lastSeenAt.getTime(),
    level: LEVEL_NAMES[row.level],
    text: templateText({ pattern: row.pattern, lines: (row.examples as { lines?: string[] }).lines }),
  }));
}
const LEVEL_NAMES = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
