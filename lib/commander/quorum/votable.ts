import { planDigest } from "./digest";
import type { PlanContent, Policy } from "./schemas";

/** A plan as far as votes on it are concerned. */
export interface Votable extends PlanContent {
  id: string;
  policy: Policy;
}

/** The digest of what a plan does, where it does it, and nothing else: a word changed in a step is another digest. */
export const digestOfPlan = ({ incidentId, summary, steps, services }: PlanContent): string =>
  planDigest({ incidentId, summary, steps, services });
