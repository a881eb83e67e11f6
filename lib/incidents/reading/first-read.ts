import { sql } from "drizzle-orm";
import { type Ctx, executor, recordAudit } from "@/lib/access";
import { type Edge, topology } from "@/lib/catalog";
import { type Remembered, rememberIncidents } from "@/lib/knowledge";
import { type Severity, signalsOfIncidents, troubledTemplates, worseOf } from "@/lib/signals";
import type { Note } from "../history";
import type { IncidentRow } from "../internal";
import { symptomsOf } from "../memory/symptoms";
import type { FirstRead } from "../schemas";
import { changesBefore } from "./changes";
import { readIncident } from "./read";

/** An incident of more signals is read from its surest. */
const SIGNALS_AT_MOST = 200;
const TEMPLATES_AT_MOST = 60;

/**
 * Reads incidents from their rows and stores the reports. A title or severity that a person has set stays; a severity only
 * rises by itself. Answers the lines that the histories should say about it. `arrivedAt`, epoch ms, is when the window closed.
 */
export async function firstReads(
  ctx: Ctx,
  rows: IncidentRow[],
  arrivedAt: number,
  edges: Edge[] | null = null,
): Promise<Note[]> {
  const cases = await casesOf(ctx, rows);
  if (cases.length === 0) return [];
  const known = edges ?? (await topology(ctx));
  const changes = await changesBefore(
    ctx,
    cases.map(({ row, firstBadAt }) => ({ id: row.id, services: row.services, firstBadAt })),
  );
  const reads: Read[] = [];
  const memories: Remembered[] = [];
  for (const { row, signals, firstBadAt } of cases) {
    const lastBadAt = Math.max(firstBadAt, row.lastBadAt?.getTime() ?? 0);
    const ids = new Set(signals.flatMap((signal) => signal.templateId ?? []));
    const templates = await troubledTemplates(
      ctx,
      [...ids].slice(0, TEMPLATES_AT_MOST),
      firstBadAt,
      lastBadAt,
    );
    const readAt = Date.now();
    const readMs = (row.report as FirstRead | null)?.readMs ?? Math.max(0, readAt - arrivedAt);
    const material = { signals, templates, edges: known, changes: changes.get(row.id) ?? [], lastBadAt };
    const report = readIncident({ ...material, readMs, readAt });
    const severity =
      row.severityBy === "person" ? row.severity : worseOf(row.severity as Severity, report.severity);
    reads.push({ row, report, severity: severity as Severity });
    const isOurs = row.titledBy === "system";
    const title = { title: isOurs ? report.headline : row.title, isOurs };
    memories.push({
      incidentId: row.id,
      symptoms: symptomsOf(title, report, signals),
      readAt: new Date(readAt),
    });
  }
  await store(ctx, reads);
  await rememberIncidents(ctx, memories);
  return reads.flatMap(notesOf);
}

interface Read {
  row: IncidentRow;
  report: FirstRead;
  severity: Severity;
}

async function casesOf(ctx: Ctx, rows: IncidentRow[]) {
  const all = await signalsOfIncidents(
    ctx,
    rows.map(({ id }) => id),
    SIGNALS_AT_MOST,
  );
  const byIncident = Map.groupBy(all, ({ incidentId }) => incidentId);
  return rows.flatMap((row) => {
    const signals = byIncident.get(row.id);
    if (!signals) return [];
    return [{ row, signals, firstBadAt: Math.min(...signals.map((signal) => Date.parse(signal.at))) }];
  });
}

async function store(ctx: Ctx, reads: Read[]): Promise<void> {
  const given = reads.map(({ row, report, severity }) => {
    const { statement: _, reasons: __, ...rootCause } = report.cause;
    return {
      id: row.id,
      report: { ...report, severity },
      cause: rootCause,
      at: report.readAt,
      severity,
      services: [...new Set([...report.services, ...row.services])],
      title: row.titledBy === "system" ? report.headline : row.title,
    };
  });
  await executor(ctx).execute(sql`
    update incidents i set report = g.report, root_cause = g.cause, reported_at = g.at, severity = g.severity,
      services = g.services, title = g.title
    from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as g(
      id text, report jsonb, cause jsonb, at timestamptz, severity text, services text[], title text)
    where i.workspace_id = ${ctx.workspaceId} and i.id = g.id`);
  await recordAudit(
    ctx,
    ...reads
      .filter(({ row, severity }) => row.report && severity !== row.severity)
      .map(({ row, severity }) => ({
        action: "incident.changed",
        subject: `incident ${row.number}`,
        before: { severity: row.severity },
        after: { severity },
      })),
  );
}

function notesOf({ row, report, severity }: Read): Note[] {
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
