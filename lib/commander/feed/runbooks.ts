import type { RunbookHit } from "@/lib/knowledge";
import type { ResolutionInput } from "../crew/schemas";
import { stepsOf } from "./steps";

const RUNBOOKS_AT_MOST = 5;
/** One written for other services may still tell how such a thing is mended, and steps forward last. */
const OF_OTHERS = 0.5;

/**
 * Runbooks as the agent of resolution sees them, the best first. Their score is that of retrieval, which says how near to the top
 * of every ranking one stands: 1 is the best of all, 0.5 about the tenth place, and what is not fit for the incident at all was
 * left out there. It counts half for a runbook that names services of which none is in trouble. Pure.
 */
export const runbooksOf = (
  hits: readonly RunbookHit[],
  sources: ReadonlyMap<string, string>,
  services: ReadonlySet<string>,
): ResolutionInput["runbooks"] =>
  hits
    .map(({ id, title, score, services: named }) => {
      const isOfOthers = named.length > 0 && !named.some((one) => services.has(one));
      const share = score * (isOfOthers ? OF_OTHERS : 1);
      return { id, title, score: Math.min(1, Math.max(0, share)), steps: stepsOf(sources.get(id) ?? "") };
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, RUNBOOKS_AT_MOST);
