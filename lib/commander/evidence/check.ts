import { plainText } from "../hostile/plain";
import type { Entity } from "../schemas";
import type { CheckedClaim, Claim, Problem } from "./schemas";

export const ROW_KINDS = [
  "record",
  "alert",
  "signal",
  "change",
  "template",
  "service",
  "incident",
  "runbook",
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** A stored row as it was read for the check: never what a model said it holds. Times are epoch ms. */
export interface StoredRow {
  id: string;
  kind?: RowKind;
  workspaceId: string;
  service: string | null;
  /** Of what concerns several, a runbook or a past incident: all of them. */
  services?: readonly string[];
  at: number | null;
  /** The last moment it speaks of, for what lasts: an alert, a signal. */
  endsAt?: number | null;
  level?: string;
  text: string;
}

/** What belongs to the incident. */
export interface Scope {
  workspaceId: string;
  services: readonly string[];
  from: number;
  until: number;
  edges: readonly { caller: string; callee: string }[];
  /** Services that suffer. */
  symptoms: readonly string[];
  /** The services that stand on a node or in a namespace, by its name. */
  hosted?: ReadonlyMap<string, readonly string[]>;
}

/** A shorter quote is found anywhere. */
const SHORTEST_QUOTE = 8;
/** Letters and digits. A quote of fewer says nothing, be it the whole of a row. */
const FEWEST_LETTERS = 4;
const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** Strikes every claim that its rows do not bear out; one bad quote strikes the claim. Pure, and knows no model. */
export function checkClaims(
  claims: readonly Claim[],
  rows: readonly StoredRow[],
  scope: Scope,
): CheckedClaim[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return claims.map((claim) => {
    const problems = [...problemsOfEvidence(claim, byId, scope), ...problemsOfCause(claim, scope)];
    return { ...claim, isStruck: problems.length > 0, problems };
  });
}

export type FoundProblem = CheckedClaim["problems"][number];

function problemsOfEvidence({ evidence }: Claim, rows: Map<string, StoredRow>, scope: Scope): FoundProblem[] {
  if (evidence.length === 0)
    return [{ problem: "no_evidence", evidenceId: null, text: "It names no row that shows it." }];
  return evidence.flatMap(({ id, quote }) => {
    const problem = problemOfQuote(rows.get(id), quote, scope);
    return problem ? [{ problem, evidenceId: id, text: TEXTS[problem] }] : [];
  });
}

function problemOfQuote(row: StoredRow | undefined, quote: string, scope: Scope): Problem | null {
  if (!row) return "missing_row";
  if (row.workspaceId !== scope.workspaceId) return "foreign_workspace";
  if (row.service !== null && !scope.services.includes(row.service)) return "other_service";
  if (row.at !== null && ((row.endsAt ?? row.at) < scope.from || row.at > scope.until)) return "outside_time";
  const [text, wanted] = [plainText(row.text), plainText(quote)];
  const isShort = wanted.length < SHORTEST_QUOTE && wanted !== text;
  if (isShort || lettersIn(wanted) < FEWEST_LETTERS) return "quote_too_short";
  return text.includes(wanted) ? null : "not_quoted";
}

function problemsOfCause({ kind, entity }: Claim, scope: Scope): FoundProblem[] {
  if (kind !== "cause") return [];
  if (!entity) return [{ problem: "no_entity", evidenceId: null, text: TEXTS.no_entity }];
  return isOnPath(entity, scope) ? [] : [{ problem: "no_path", evidenceId: null, text: TEXTS.no_path }];
}

/** Does something that suffers need the entity, directly or through others? */
function isOnPath(entity: Entity, { edges, symptoms, hosted }: Scope): boolean {
  const goals = new Set(entity.kind === "service" ? [entity.name] : (hosted?.get(entity.name) ?? []));
  const callees = new Map<string, string[]>();
  for (const { caller, callee } of edges) callees.set(caller, [...(callees.get(caller) ?? []), callee]);
  const seen = new Set(symptoms);
  for (const service of seen) {
    if (goals.has(service)) return true;
    for (const callee of callees.get(service) ?? []) seen.add(callee);
  }
  return false;
}

export const TEXTS: Readonly<Record<Problem, string>> = {
  no_evidence: "It names no row that shows it.",
  missing_row: "The row that it names does not exist.",
  foreign_workspace: "The row that it names does not exist.",
  other_service: "The row belongs to a service that is not part of the incident.",
  outside_time: "The row lies outside of the incident's time.",
  not_quoted: "The row does not contain the quoted text.",
  quote_too_short: "The quote is too short to show anything.",
  no_entity: "It does not say who the cause is.",
  no_path: "Nothing that suffers depends on it.",
  unknown_entity: "Nobody here has that name.",
  speaks_to_reader: "The row speaks to whoever reads it, instead of telling what happened.",
  only_knowledge: "What is written in a runbook or of a past incident does not show what broke now.",
  no_trouble: "No row that it quotes shows that something is wrong.",
  not_about: "The rows that it quotes do not speak of whom it speaks of.",
  says_cause: "It tells a cause without being a claim about a cause.",
};
