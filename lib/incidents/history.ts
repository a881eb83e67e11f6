import { inArray } from "drizzle-orm";
import { incidents, timelineEntries } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import { publish } from "@/lib/live";
import { presentDetail, presentIncident, selectIncidents } from "./internal";
import type { TimelineEntry } from "./schemas";

export interface Note {
  incidentId: string;
  kind: TimelineEntry["kind"];
  /** A sentence of plain text. */
  text: string;
  data?: Record<string, unknown>;
}

/**
 * Writes lines into the histories of incidents and tells everyone who looks: each line as `timeline_entry`, then each incident
 * as it is now as `incident_status` (with its report when `withReport` says that there is a new one). Draws event numbers, so
 * it is the last act of a transaction. Answers the lines.
 */
export async function writeHistory(
  ctx: Ctx,
  notes: Note[],
  touched: Iterable<string> = [],
  withReport: ReadonlySet<string> = new Set(),
): Promise<TimelineEntry[]> {
  const ids = [...new Set([...notes.map((note) => note.incidentId), ...touched])];
  if (ids.length === 0) return [];
  const rows = await selectIncidents(ctx, inArray(incidents.id, ids));
  const byId = new Map(rows.map(({ incident }) => [incident.id, incident]));
  const now = Date.now();
  // One millisecond apart, because ids of one millisecond have no order.
  const entries = notes.map((note, i) => ({
    ...note,
    data: note.data ?? {},
    id: newId("timelineEntry", now + i),
  }));
  if (entries.length > 0)
    await executor(ctx)
      .insert(timelineEntries)
      .values(
        entries.map((entry) => ({
          ...entry,
          workspaceId: ctx.workspaceId,
          actorKind: ctx.actor.kind,
          actorId: ctx.actor.id,
          at: new Date(now),
        })),
      );
  const written = entries.map(({ incidentId, ...entry }): TimelineEntry => {
    return {
      ...entry,
      incidentNumber: byId.get(incidentId)!.number,
      actor: ctx.actor,
      at: new Date(now).toISOString(),
    };
  });
  const lines = written.map((entry, i) => {
    const { number, services } = byId.get(entries[i]!.incidentId)!;
    return { type: "timeline_entry" as const, incidentNumber: number, services, data: { ...entry } };
  });
  const states = rows.map((row) => {
    const { id, number, services } = row.incident;
    const data = withReport.has(id) ? presentDetail(row) : presentIncident(row);
    return { type: "incident_status" as const, incidentNumber: number, services, data: { ...data } };
  });
  await publish(ctx, [...lines, ...states]);
  return written;
}
