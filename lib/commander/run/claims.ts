import type { Scope, StoredRow } from "../evidence/check";
import { checkClaims } from "../evidence/check";
import type { Claim } from "../evidence/schemas";
import type { ReportClaim } from "../report/schemas";
import type { Diagnosis } from "../schemas";

const HYPOTHESES = 3;
const CLAIMS_EACH = 4;

/** What the diagnosis says with rows behind it: of its first hypothesis as causes, of the next as context. Pure. */
export function claimsOf({ hypotheses }: Diagnosis): Claim[] {
  return hypotheses.slice(0, HYPOTHESES).flatMap(({ entity, reasons }, i) =>
    reasons
      .filter(({ evidence }) => evidence.length > 0)
      .slice(0, CLAIMS_EACH)
      .map(({ text, evidence }) => ({
        kind: i === 0 ? ("cause" as const) : ("context" as const),
        text,
        entity,
        evidence: evidence.slice(0, 5),
      })),
  );
}

/** The claims as the report shows them: checked against the rows as they are stored. */
export function reportClaims(
  claims: readonly Claim[],
  rows: readonly StoredRow[],
  scope: Scope,
  from: Pick<ReportClaim, "agent" | "by">,
  firstNumber = 1,
): ReportClaim[] {
  return checkClaims(claims, rows, scope).map((claim, i) => ({
    ...claim,
    ...from,
    id: `c${firstNumber + i}`,
  }));
}

/** A cause that no stored row bears out is none: nobody is told one with confidence. */
export function held(diagnosis: Diagnosis, claims: readonly ReportClaim[]): Diagnosis {
  if (diagnosis.verdict !== "cause" && diagnosis.verdict !== "likely") return diagnosis;
  const stands = claims.some(({ kind, isStruck }) => kind === "cause" && !isStruck);
  if (stands) return diagnosis;
  return {
    ...diagnosis,
    verdict: "unknown",
    statement: `No stored row bears out what shows most: ${diagnosis.statement}`,
  };
}
