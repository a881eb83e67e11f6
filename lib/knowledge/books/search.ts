import { authorize, type Ctx } from "@/lib/access";
import { isFit, rank } from "../retrieval/rank";
import type { RunbookHit, RunbookOutcome, RunbookSearch } from "../schemas";
import { sentencesOf, withoutValues } from "../text/question";
import { type Asked, type FoundRunbook, findCandidates } from "./candidates";
import { noteShown, outcomesBy } from "./uses";

/** Runbooks in view for a question in words, the best first. docs/runbooks.md says how rank is made. */
export async function searchRunbooks(
  ctx: Ctx,
  { query, limit, service }: RunbookSearch,
): Promise<RunbookHit[]> {
  authorize(ctx, "runbooks:read");
  const candidates = await findCandidates(ctx, { parts: sentencesOf(query) });
  const asked = candidates.filter(({ services }) => service === undefined || services.includes(service));
  return hitsOf(asked, limit, new Map());
}

/** So many of those that stand before people count as shown. */
const SHOWN = 3;
/** A line may be as long as a shipper sends it. */
const PART_CHARS = 1000;

/**
 * Runbooks in view for an incident, the best first, with what the caller said of each there. That the first were shown is
 * noted once per incident. The incident must be in the caller's view, and `asked` cut to it.
 */
export async function runbooksFor(
  ctx: Ctx,
  incidentId: string,
  asked: Asked,
  limit: number,
): Promise<RunbookHit[]> {
  authorize(ctx, "runbooks:read");
  const parts = asked.parts.map(({ text, weight }) => ({
    text: withoutValues(text.slice(0, PART_CHARS)),
    weight,
  }));
  const candidates = (await findCandidates(ctx, { ...asked, parts })).filter(isFit);
  const hits = hitsOf(candidates, limit, await outcomesBy(ctx, incidentId));
  // What a program or the product itself asks for stands before nobody.
  if (ctx.actor.kind === "key" || ctx.actor.kind === "system") return hits;
  await noteShown(
    ctx,
    incidentId,
    hits.slice(0, SHOWN).map(({ id }) => id),
  );
  return hits;
}

function hitsOf(
  candidates: FoundRunbook[],
  limit: number,
  outcomes: ReadonlyMap<string, RunbookOutcome>,
): RunbookHit[] {
  const found = new Map(candidates.map((one) => [one.id, one]));
  return rank(candidates, limit).map((hit) => ({
    ...hit,
    heading: found.get(hit.id)!.near?.heading ?? null,
    services: found.get(hit.id)!.services,
    outcome: outcomes.get(hit.id) ?? null,
  }));
}
