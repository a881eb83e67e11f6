import { authorize, type Ctx } from "@/lib/access";
import { type Signal, signalsOfIncidents } from "@/lib/signals";
import { cutDetail } from "./cut-to-view";
import { incidentByNumber, presentDetail } from "./internal";
import type { IncidentDetail } from "./schemas";

/** An incident with its first read. Throws `not_found`. */
export async function getIncident(ctx: Ctx, number: number): Promise<IncidentDetail> {
  authorize(ctx, "incidents:read");
  return cutDetail(ctx, presentDetail(await incidentByNumber(ctx, number)));
}

const SIGNALS_AT_MOST = 500;

/** The rows behind an incident: its signals with their quotes, the surest first. */
export async function listEvidence(ctx: Ctx, number: number): Promise<{ signals: Signal[] }> {
  authorize(ctx, "incidents:read");
  const { incident } = await incidentByNumber(ctx, number);
  const rows = await signalsOfIncidents(ctx, [incident.id], SIGNALS_AT_MOST);
  return { signals: rows.map(({ incidentId: _, ...signal }) => signal) };
}
