import type { StoredRow } from "../evidence/check";
import type { Opinion, ReportClaim } from "../report/schemas";
import { asShown, checkModelClaims, type Held, isSame } from "./check-claims";
import type { OpinionAnswer } from "./schemas";
import { allowedByRules, fitWords } from "./words";

const NOTHING_HOLDS = "Nothing that the model wrote is borne out by the stored rows.";

/** The ids of all rows that an answer quotes. */
export const quotedIds = (claims: OpinionAnswer["claims"]): string[] =>
  claims.flatMap(({ evidence }) => evidence.map(({ id }) => id));

/**
 * What remains of a model's answer: its claims as checked, suspects that are struck where no claim about them holds, and of its
 * words those that rules or claims bear out. Pure; `stored` are the rows that it quotes, as read again.
 */
export function checkOpinion(
  answer: OpinionAnswer,
  stored: readonly StoredRow[],
  held: Held,
  model: string,
): { claims: ReportClaim[]; opinion: Opinion } {
  const checked = checkModelClaims(answer.claims, stored, held);
  const claims = checked.map(
    (claim, i): ReportClaim => ({ ...claim, id: `model-${i + 1}`, agent: "diagnosis", by: "model" }),
  );
  const holding = claims.filter(({ isStruck }) => !isStruck);
  const allowed = allowedBy(holding, stored, held);
  const kept = (text: string) => fitWords(text, held, allowed);
  const suspects = answer.suspects
    .filter(({ entity }) => held.names.has(entity))
    .map(({ entity, kind, why }) => ({
      entity,
      kind: kept(kind),
      why: kept(why),
      isStruck: !holding.some(
        (claim) => claim.kind === "cause" && claim.entity && isSame(claim.entity, entity),
      ),
    }));
  // Words whose every claim is struck are words of nothing.
  const isBorneOut = claims.length === 0 || holding.length > 0;
  const first = suspects.find(({ isStruck }) => !isStruck);
  const rulesFirst = held.rules?.hypotheses[0];
  const agrees = first && rulesFirst ? isSame(first.entity, rulesFirst.entity) : null;
  return {
    claims,
    opinion: {
      model,
      summary: (isBorneOut && kept(answer.summary)) || NOTHING_HOLDS,
      suspects,
      agrees,
      next: answer.next.map(kept).filter(Boolean),
    },
  };
}

/** What the rules allow, and of what and whom the claims that hold speak. */
function allowedBy(holding: readonly ReportClaim[], stored: readonly StoredRow[], held: Held) {
  const rules = allowedByRules(held);
  const ids = new Set(holding.flatMap(({ evidence }) => evidence.map(({ id }) => id)));
  const rows = stored.filter(({ id }) => ids.has(id)).map(asShown);
  return {
    named: new Set([
      ...rules.named,
      ...rows.flatMap(({ service }) => service ?? []),
      ...holding.flatMap(({ entity }) => entity?.name ?? []),
    ]),
    blamed: new Set([
      ...rules.blamed,
      ...holding.flatMap(({ kind, entity }) => (kind === "cause" && entity ? entity.name : [])),
    ]),
    rows: rows.map(({ text }) => text),
  };
}
