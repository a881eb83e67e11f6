import { authorize, type Ctx } from "@/lib/access";
import { type Asked, noteRunbookUse, type RunbookHit, type RunbookUse, runbooksFor } from "@/lib/knowledge";
import { type Signal, signalsOfIncidents } from "@/lib/signals";
import { getIncident } from "./get";
import { incidentByNumber } from "./internal";
import type { IncidentDetail } from "./schemas";

const SIGNALS_AT_MOST = 100;
const RUNBOOKS_AT_MOST = 10;
/** What an alert is called says what is wrong; lines say how it showed; where it is says little of which trouble. */
const WEIGHT = { title: 1, alert: 1, line: 0.5, service: 0.25 };
const LINES_AT_MOST = 10;
const ALERTS_AT_MOST = 20;

/** Runbooks for what is known of an incident, the best first. Throws `not_found`. */
export async function listIncidentRunbooks(
  ctx: Ctx,
  number: number,
): Promise<{ data: RunbookHit[]; nextCursor: null }> {
  authorize(ctx, "incidents:read");
  // As it is shown: a question of what lies outside of the view would tell of it.
  const incident = await getIncident(ctx, number);
  const signals = await signalsOfIncidents(ctx, [incident.id], SIGNALS_AT_MOST);
  const data = await runbooksFor(ctx, incident.id, questionOf(incident, signals), RUNBOOKS_AT_MOST);
  return { data, nextCursor: null };
}

function questionOf({ title, services, report }: IncidentDetail, signals: Signal[]): Asked {
  const alerts = signals.flatMap(({ evidence }) => evidence.alert ?? []).slice(0, ALERTS_AT_MOST);
  const named = [...new Set(alerts.flatMap(({ title, rule }) => [title, ...(rule ? [rule] : [])]))];
  const templates = report?.templates ?? [];
  return {
    parts: [
      { text: title, weight: WEIGHT.title },
      ...named.map((text) => ({ text, weight: WEIGHT.alert })),
      ...templates.slice(0, LINES_AT_MOST).map(({ pattern }) => ({ text: pattern, weight: WEIGHT.line })),
      ...services.map((text) => ({ text, weight: WEIGHT.service })),
    ],
    alerts: named,
    templates: templates.map(({ templateId }) => templateId),
    services,
  };
}

/** What the caller says of a runbook at an incident; null takes it back. Throws `not_found`. */
export async function noteIncidentRunbook(ctx: Ctx, number: number, use: RunbookUse): Promise<void> {
  authorize(ctx, "incidents:write");
  const { incident } = await incidentByNumber(ctx, number);
  await noteRunbookUse(ctx, { incidentId: incident.id, incidentNumber: number }, use);
}
