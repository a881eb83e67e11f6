import { authorize, type Ctx, workspaceSettings } from "@/lib/access";
import { costsPerMinute, topology } from "@/lib/catalog";
import { type IncidentDetail, pastTroubles, type SimilarIncident } from "@/lib/incidents";
import { DAY_MS, MINUTE_MS } from "@/lib/kit/clock";
import type { DetectionInput, PredictionInput } from "../crew/schemas";
import type { Diagnosis } from "../schemas";
import { alikeIncidents } from "./alike";
import { troubledOf } from "./troubled";

/** Older trouble ran over a topology that has changed since. */
const HISTORY_MS = 180 * DAY_MS;

export interface Foreseen {
  incident: Pick<IncidentDetail, "number" | "openedAt" | "resolvedAt">;
  signs: DetectionInput["signs"];
  diagnosis: Pick<Diagnosis, "verdict" | "hypotheses">;
  now: number;
  /** As `alikeIncidents` answers, where it is known already. */
  alike?: SimilarIncident[];
}

/** What the agent of prediction reckons with. Each read is one statement, whatever the number of services and edges. */
export async function predictionInput(ctx: Ctx, seen: Foreseen): Promise<PredictionInput> {
  authorize(ctx, "incidents:read");
  const { incident, signs, diagnosis, now } = seen;
  // One after the other: an analysis takes one connection, since others wait for theirs.
  const edges = await pastTroubles(ctx, {
    edges: await topology(ctx),
    since: new Date(now - HISTORY_MS),
    exceptNumber: incident.number,
  });
  const costs = await costsPerMinute(ctx);
  const { currency } = await workspaceSettings(ctx);
  const alike = seen.alike ?? (await alikeIncidents(ctx, incident.number));
  return {
    troubled: troubledOf(signs, diagnosis),
    edges,
    elapsedMinutes: elapsedMinutes(incident, now),
    past: durationsOf(alike),
    costs,
    currency,
  };
}

/** From the opening until now, or until it was resolved: as the minutes of past incidents are counted. */
export const elapsedMinutes = (
  { openedAt, resolvedAt }: Pick<IncidentDetail, "openedAt" | "resolvedAt">,
  now: number,
): number =>
  Math.max(0, ((resolvedAt === null ? now : Date.parse(resolvedAt)) - Date.parse(openedAt)) / MINUTE_MS);

/** What shares less says nothing of how long this one takes. */
const ALIKE = 0.3;

export const durationsOf = (alike: readonly SimilarIncident[]): PredictionInput["past"] =>
  alike.flatMap(({ number, similarity, minutes }) =>
    minutes === null || similarity < ALIKE ? [] : [{ number, similarity, minutes }],
  );
