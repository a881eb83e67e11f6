import type { Ctx } from "@/lib/access";
import { type SimilarIncident, similarIncidents } from "@/lib/incidents";

const AT_MOST = 20;

/**
 * Incidents like this one, the most alike first: asked once per analysis, since five agents want to know. `similarIncidents`
 * shows those alone that may be shown whole. Throws `not_found`.
 */
export const alikeIncidents = (ctx: Ctx, number: number): Promise<SimilarIncident[]> =>
  similarIncidents(ctx, number, AT_MOST);
