import { plural } from "@/lib/kit/format";
import { namedIn } from "../targets";
import { actsOn, type Judge, list, namesOf, percent, stance, suspectOf } from "./stance";

/** Below it the suspect is more likely wrong than right. */
const LEAST_SURE = 0.5;

/** Does the plan act on what broke, and does the evidence for that hold? */
export const diagnosisVotes: Judge = (looked) => {
  const { plan, report } = looked;
  const { diagnosis, claims = [] } = report;
  const suspect = suspectOf(report);
  if (diagnosis?.verdict === "no_fault")
    return stance("reject", 1 - (suspect?.confidence ?? 0), [
      "No fault was found: there is nothing to mend.",
    ]);
  if (!diagnosis || !suspect || diagnosis.verdict === "unknown")
    return stance("abstain", suspect ? 1 - suspect.confidence : 0, ["Nobody knows yet what broke."]);

  const { name, kind } = suspect.entity;
  const found = `The diagnosis found ${name} (${suspect.kind}), ${percent(suspect.confidence)} sure.`;
  const names = namesOf(looked);
  const own = new Set([name, ...namedIn(name, names)]);
  const others = plan.steps.map((step) => actsOn(step, names).filter((one) => !own.has(one)));
  const isMeant = plan.steps.map((step) => actsOn(step, names).some((one) => own.has(one)));
  const elsewhere = others.findIndex((some, i) => some.length > 0 && !isMeant[i]);
  if (elsewhere !== -1)
    return stance("reject", suspect.confidence, [
      found,
      `Step ${elsewhere + 1} acts on ${list(others[elsewhere]!)} instead.`,
    ]);
  const also = others.findIndex((some) => some.length > 0);
  if (also !== -1)
    return stance("abstain", suspect.confidence, [
      found,
      `Step ${also + 1} also acts on ${list(others[also]!)}.`,
    ]);
  if (!isMeant.some(Boolean))
    return stance("abstain", suspect.confidence, [found, "No step says that it acts on it."]);

  const causes = claims.filter(
    (claim) => claim.kind === "cause" && claim.entity?.kind === kind && claim.entity.name === name,
  );
  const held = causes.filter(({ isStruck }) => !isStruck).length;
  if (causes.length > 0 && held === 0)
    return stance("reject", suspect.confidence, [
      found,
      `Struck: all of ${plural(causes.length, "claim")} that it is the cause, for their evidence does not hold.`,
    ]);
  if (held === 0) return stance("abstain", suspect.confidence, [found, "No claim shows evidence for it."]);
  const evidence = `Of ${plural(causes.length, "claim")} that it is the cause, ${held} hold when checked.`;
  if (suspect.confidence < LEAST_SURE)
    return stance("abstain", suspect.confidence, [found, evidence, "That is more likely wrong than right."]);
  const [, second] = diagnosis.hypotheses;
  return stance("approve", (suspect.confidence * held) / causes.length, [
    found,
    evidence,
    `Of ${plural(plan.steps.length, "step")} ${isMeant.filter(Boolean).length} act on it, and none on anything else.`,
    ...(second ? [`The next suspect is ${second.entity.name} with ${percent(second.confidence)}.`] : []),
  ]);
};
