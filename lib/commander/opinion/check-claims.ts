import { redact } from "@/lib/intake";
import { faultOf } from "../diagnosis/lexicon";
import { COMPLAINING } from "../diagnosis/observe";
import { checkClaims, type FoundProblem, type Scope, type StoredRow, TEXTS } from "../evidence/check";
import type { CheckedClaim, Claim, Problem } from "../evidence/schemas";
import { cleanOutput, fitSentences } from "../hostile/clean";
import { harmless } from "../hostile/fence";
import { isCommand, speaksToReader } from "../hostile/speech";
import type { Diagnosis, Entity } from "../schemas";
import type { Names } from "./names";

export interface Held {
  scope: Scope;
  names: Names;
  /** What the rules found; a model's claim may rest on what others say of somebody only where they suspect it too. */
  rules: Diagnosis | null;
}

/** Words by which a sentence names a cause, whatever kind of claim it says that it is. */
export const CAUSE_WORDS =
  /\b(?:root[ -]?cause|cause[sd]?|causing|culprit|to blame|at fault|faulty|responsible|because|due to|origin(?:ate[sd]?)?|source of|stems? from|triggered|brought down|broke|broken|behind (?:this|the|it)|the (?:problem|issue|fault|failure) (?:is|lies|was))\b/i;

/** A row as a model was shown it: quotes are looked for in this. */
export const asShown = (row: StoredRow): StoredRow => ({ ...row, text: harmless(redact(row.text)) });

const KNOWLEDGE: ReadonlySet<string> = new Set(["runbook", "incident", "service"]);

/**
 * Strikes claims of a model: by all that strikes any claim, and further. No claim rests on a row that speaks to its reader, or
 * speaks of somebody of whom its rows do not; a cause is shown by rows of now that tell of trouble, of the one who is blamed, or
 * of others where the rules suspect it too. Words are cleaned. Pure.
 */
export function checkModelClaims(
  claims: readonly Claim[],
  stored: readonly StoredRow[],
  held: Held,
): CheckedClaim[] {
  const rows = stored.map(asShown);
  const byId = new Map(rows.map((row) => [row.id, row]));
  // Asked of what is stored: what is hidden in it is not shown.
  const hostile = new Set(stored.flatMap(({ id, text }) => (speaksToReader(text) ? id : [])));
  return checkClaims(claims, rows, held.scope).map((claim) => {
    const quoted = claim.evidence.flatMap(({ id }) => byId.get(id) ?? []);
    const problems = [...claim.problems, ...furtherProblems(claim, quoted, held, hostile)];
    const about = claim.entity && held.names.has(claim.entity) ? [claim.entity.name] : [];
    const texts = problems.length > 0 ? about : [...quoted.map(({ text }) => text), ...about];
    return {
      ...claim,
      // An order is no claim, and is shown to nobody.
      text: fitSentences(cleanOutput(redact(claim.text), texts, 600), (one) => !isCommand(one)) || LEFT_OUT,
      evidence: claim.evidence.map(({ id, quote }) => ({
        id: harmless(id),
        quote: problems.length > 0 ? cleanOutput(redact(quote), [], 500) : harmless(quote),
      })),
      problems,
      isStruck: problems.length > 0,
    };
  });
}
const LEFT_OUT = "What it said is left out.";

function furtherProblems(
  claim: CheckedClaim,
  quoted: StoredRow[],
  held: Held,
  hostile: ReadonlySet<string>,
): FoundProblem[] {
  const problem = (name: Problem, evidenceId: string | null = null): FoundProblem => ({
    problem: name,
    evidenceId: evidenceId && harmless(evidenceId),
    text: TEXTS[name],
  });
  const spoken = claim.evidence
    .filter(({ id, quote }) => hostile.has(id) || isCommand(quote))
    .map(({ id }) => problem("speaks_to_reader", id));
  const { entity } = claim;
  const strayed =
    entity && quoted.length > 0 && !quoted.some((row) => isOf(row, entity, held))
      ? [problem("not_about")]
      : [];
  const unknown = claim.entity && !held.names.has(claim.entity) ? [problem("unknown_entity")] : [];
  const strangers = mentionsStrangers(claim, quoted, held) ? [problem("not_about")] : [];
  if (claim.kind !== "cause")
    return [
      ...spoken,
      ...unknown,
      ...(strangers.length > 0 ? strangers : strayed),
      ...(CAUSE_WORDS.test(claim.text) ? [problem("says_cause")] : []),
    ];
  const now = quoted.filter(({ kind }) => !kind || !KNOWLEDGE.has(kind));
  const troubled = now.filter((row) => showsTrouble(row, claim));
  return [
    ...spoken,
    ...unknown,
    ...strangers,
    ...(quoted.length > 0 && now.length === 0 ? [problem("only_knowledge")] : []),
    ...(now.length > 0 && troubled.length === 0 ? [problem("no_trouble")] : []),
    ...(claim.entity && troubled.length > 0 && !troubled.some((row) => isAbout(row, claim.entity!, held))
      ? [problem("not_about")]
      : []),
  ];
}

/** Does the claim name somebody of whom neither it nor its rows are? */
function mentionsStrangers({ text, entity }: Claim, quoted: StoredRow[], { names }: Held): boolean {
  const told = new Set(
    quoted.flatMap((row) => [...(row.service ? [row.service] : []), ...names.in(row.text)]),
  );
  return names.in(text).some((name) => name !== entity?.name && !told.has(name));
}

function showsTrouble(row: StoredRow, { evidence }: Claim): boolean {
  if (row.kind === "alert" || row.kind === "signal" || row.kind === "change") return true;
  if (row.level && COMPLAINING.test(row.level)) return true;
  return evidence.some(({ id, quote }) => id === row.id && faultOf(quote) !== null);
}

/** It is of whom the claim is about, or names them. */
const isOf = (row: StoredRow, { name }: Entity, { scope, names }: Held): boolean =>
  row.service === name ||
  (row.service !== null && (scope.hosted?.get(name)?.includes(row.service) ?? false)) ||
  names.in(row.text).includes(name);

/** It is of the one who is blamed; or it names them, and the rules suspect them by what they weigh. */
function isAbout(row: StoredRow, entity: Entity, { scope, names, rules }: Held): boolean {
  if (
    row.service !== null &&
    (row.service === entity.name || scope.hosted?.get(entity.name)?.includes(row.service))
  )
    return (
      entity.kind === "service" || isSuspected(entity, rules) || names.in(row.text).includes(entity.name)
    );
  return names.in(row.text).includes(entity.name) && (row.service === null || isSuspected(entity, rules));
}

export const isSame = (a: Entity, b: Entity): boolean => a.kind === b.kind && a.name === b.name;
const isSuspected = (entity: Entity, rules: Diagnosis | null) =>
  rules?.hypotheses.some((hypothesis) => isSame(hypothesis.entity, entity)) ?? false;
