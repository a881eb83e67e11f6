import { and, eq } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor, recordAudit } from "@/lib/access";
import { type Edge, topology } from "@/lib/catalog";
import { type Severity, signalsOfIncidents, troubledTemplates, worseOf } from "@/lib/signals";
import type { Note } from "../history";
import type { IncidentRow } from "../internal";
import type { FirstRead } from "../schemas";
import { changesBefore } from "./changes";
import { readIncident } from "./read";

/** An incident of more signals is read from its surest. */
const SIGNALS_AT_MOST = 200;
const TEMPLATES_AT_MOST = 60;

/**
 * Reads an incident from its rows and stores the report. A title or severity that a person has set stays; a severity only
 * rises by itself. Answers the lines that the history should say about it. `arrivedAt`, epoch ms, is when the window closed.
 */
export async function firstRead(
  ctx: Ctx,
  row: IncidentRow,
  arrivedAt: number,
  edges: Edge[] | null = null,
): Promise<Note[]> {
  const signals = await signalsOfIncidents(ctx, [row.id], SIGNALS_AT_MOST);
  if (signals.length === 0) return [];
  const firstBadAt = Math.min(...signals.map((signal) => Date.parse(signal.at)));
  const lastBadAt = Math.max(firstBadAt, row.lastBadAt?.getTime() ?? 0);
  const ids = [...new Set(signals.flatMap((signal) => signal.templateId ?? []))].slice(0, TEMPLATES_AT_MOST);
  const material = {
    signals,
    templates: await troubledTemplates(ctx, ids, firstBadAt, lastBadAt),
    edges: edges ?? (await topology(ctx)),
    changes: await changesBefore(ctx, row.services, firstBadAt),
    lastBadAt,
  };
  const readAt = Date.now();
  const before = row.report as FirstRead | null;
  const readMs = before?.readMs ?? Math.max(0, readAt - arrivedAt);
  const report = readIncident({ ...material, readMs, readAt });
  const severity =
    row.severityBy === "person" ? row.severity : worseOf(row.severity as Severity, report.severity);
  const { statement: _, reasons: __, ...rootCause } = report.cause;
  await executor(ctx)
    .update(incidents)
    .set({
      report: { ...report, severity },
      rootCause,
      reportedAt: new Date(readAt),
      severity,
      services: [...new Set([...report.services, ...row.services])],
      ...(row.titledBy === "system" && { title: report.headline }),
    })
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, row.id)));
  if (before && severity !== row.severity)
    await recordAudit(ctx, {
      action: "incident.changed",
      subject: `incident ${row.number}`,
      before: { severity: row.severity },
      after: { severity },
    });
  return notesOf(row, report, severity);
}

function notesOf(row: IncidentRow, report: FirstRead, severity: Severity): Note[] {
  const notes: Note[] = [];
  const before = row.report as FirstRead | null;
  const { cause } = report;
  const isNews =
    before?.cause.verdict !== cause.verdict ||
    before.cause.service !== cause.service ||
    before.cause.kind !== cause.kind;
  if (isNews) {
    const { statement, ...rest } = cause;
    notes.push({ incidentId: row.id, kind: "report", text: statement, data: rest });
  }
  if (before && severity !== row.severity)
    notes.push({
      incidentId: row.id,
      kind: "severity",
      text: `Severity rose from ${row.severity} to ${severity}: the evidence has grown.`,
      data: { from: row.severity, to: severity },
    });
  return notes;
}
