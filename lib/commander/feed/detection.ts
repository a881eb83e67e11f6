import { authorize, type Ctx } from "@/lib/access";
import type { IncidentDetail } from "@/lib/incidents";
import { env } from "@/lib/kit/env";
import { firingSignals, signalsOfIncidents } from "@/lib/signals";
import type { DetectionInput } from "../crew/schemas";
import { signsOf } from "./signs";

const SIGNS_AT_MOST = 1000;

/**
 * What the agent of detection weighs: the incident's signals in view, the surest first. `now` is epoch ms; where records are
 * played from the past it is a moment of theirs. Two statements.
 */
export async function detectionInput(
  ctx: Ctx,
  incident: Pick<IncidentDetail, "id" | "report">,
  now: number,
): Promise<DetectionInput> {
  authorize(ctx, "incidents:read");
  const signals = await signalsOfIncidents(ctx, [incident.id], SIGNS_AT_MOST);
  const alerts = signals.filter(({ kind }) => kind === "alert").map(({ id }) => id);
  const firing = await firingSignals(ctx, alerts);
  return { now, windowMs: env().WINDOW_SECONDS * 1000, signs: signsOf(incident, signals, firing) };
}
