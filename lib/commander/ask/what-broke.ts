import type { Claim } from "../evidence/schemas";
import { claimsOf } from "../run/claims";
import type { Diagnosis } from "../schemas";

const ASKS_WHY =
  /\b(?:why|causes?|caused|root cause|reasons?|broke|broken|break|went wrong|is wrong|culprit|to blame|at fault|what happened|what is going on)\b/i;
const CLAIMS = 5;
const OTHERS = 2;

/**
 * What the rules found, for who asks what broke: their statement, how sure they are, who else is suspected, and the claims with the
 * rows that they quote. Null for another question, and before there is an analysis. Pure.
 */
export function whatBroke(
  question: string,
  rules: Diagnosis | null,
): { text: string; claims: Claim[] } | null {
  if (!rules || !ASKS_WHY.test(question)) return null;
  const [best, ...others] = rules.hypotheses;
  const isNamed = best !== undefined && (rules.verdict === "cause" || rules.verdict === "likely");
  const sure = isNamed ? [`The rules are ${percent(best.confidence)} sure.`] : [];
  const next = others
    .slice(0, OTHERS)
    .map(({ entity, confidence }) => `${entity.name} (${percent(confidence)})`);
  const also = isNamed && next.length > 0 ? [`Suspected next: ${next.join(", ")}.`] : [];
  return { text: [rules.statement, ...sure, ...also].join(" "), claims: claimsOf(rules).slice(0, CLAIMS) };
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
