import { inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import { type Note, writeHistory } from "./history";
import { incidentByNumber, selectListed } from "./internal";
import type { Status, TimelineEntry } from "./schemas";

/** An incident as far as other rooms decide something about it: whole, for it is not shown. */
export interface PlannedIncident {
  id: string;
  number: number;
  status: Status;
  services: string[];
}

/**
 * Writes a line of another room into the history of an incident, and tells whoever looks; that room has asked whether the
 * caller may. Inside of a transaction, as its last act. Throws `not_found`, also for one outside of the view.
 */
export async function noteOnIncident(
  ctx: Ctx,
  incidentId: string,
  note: Pick<Note, "text" | "data"> & { kind: TimelineEntry["kind"] },
): Promise<TimelineEntry> {
  if (!(await incidentsByIds(ctx, [incidentId])).has(incidentId)) throw notFound("incident");
  const [entry] = await writeHistory(ctx, [{ incidentId, ...note }]);
  return entry!;
}

/** The incident of this number. Throws `not_found`, also for one outside of the view. */
export async function plannedIncident(ctx: Ctx, number: number): Promise<PlannedIncident> {
  return pick(await incidentByNumber(ctx, number));
}

/** Those in view, by their ids. */
export async function incidentsByIds(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, PlannedIncident>> {
  if (ids.length === 0) return new Map();
  const rows = await selectListed(ctx, inArray(incidents.id, [...ids]));
  return new Map(rows.map((row) => [row.incident.id, pick(row)]));
}

const pick = ({ incident: { id, number, status, services } }: { incident: PlannedIncident }) => ({
  id,
  number,
  status,
  services,
});
