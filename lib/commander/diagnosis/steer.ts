import type { Report, Steer } from "../report/schemas";
import type { Diagnosis, Hypothesis } from "../schemas";
import { CAUSE, confidences, LIKELY } from "./confidence";
import { entityKey } from "./observe";
import { nameOf } from "./weight";

type Steered = NonNullable<Report["steered"]>;

/**
 * Follows what people told: whom they rule out is no hypothesis any more, and the confidences are shared anew among the others;
 * where they point is looked at and answered for, and makes nothing surer than its evidence does. Pure.
 */
export function steered(
  diagnosis: Diagnosis,
  steers: readonly Steer[],
): { diagnosis: Diagnosis; steered: Steered } {
  const out = new Set(
    steers.flatMap(({ kind, entity }) => (kind === "rule_out" && entity ? entityKey(entity) : [])),
  );
  const left = diagnosis.hypotheses.filter(({ entity }) => !out.has(entityKey(entity)));
  const changed = left.length === diagnosis.hypotheses.length ? diagnosis : without(diagnosis, left);
  return {
    diagnosis: changed,
    steered: steers.map((steer) => ({ text: wordsOf(steer), effect: effectOf(steer, diagnosis, changed) })),
  };
}

function without(diagnosis: Diagnosis, left: Hypothesis[]): Diagnosis {
  const sure = confidences(left.map(({ points }) => points));
  const hypotheses = left.map((one, i) => ({ ...one, confidence: sure[i]! }));
  const [best] = hypotheses;
  if (!best)
    return {
      verdict: "unknown",
      statement: "Whom the evidence speaks against was ruled out, and it tells of nobody else.",
      hypotheses: [],
      blastRadius: [],
    };
  const verdict = best.confidence >= CAUSE ? "cause" : best.confidence >= LIKELY ? "likely" : "unknown";
  const what = best.reasons[0]?.text ?? `${nameOf(best.entity)}: ${best.kind}`;
  const isFirst =
    diagnosis.hypotheses[0] && entityKey(diagnosis.hypotheses[0].entity) === entityKey(best.entity);
  return {
    verdict,
    statement:
      verdict === "unknown" ? `The evidence does not tell what broke. What shows most: ${what}.` : `${what}.`,
    hypotheses,
    blastRadius: isFirst ? diagnosis.blastRadius : [],
  };
}

const wordsOf = ({ kind, entity, text }: Steer) =>
  kind === "rule_out"
    ? `Rule out ${entity?.name}: ${text}`
    : kind === "focus" && entity
      ? `Look at ${entity.name}: ${text}`
      : text;

function effectOf({ kind, entity }: Steer, before: Diagnosis, after: Diagnosis): string {
  if (!entity) return "Told to the model, where one is asked; rules cannot read it.";
  const key = entityKey(entity);
  const was = before.hypotheses.findIndex((one) => entityKey(one.entity) === key);
  if (kind === "rule_out")
    return was < 0
      ? "The evidence did not speak against it."
      : `It was hypothesis ${was + 1}, and is none any more.`;
  const is = after.hypotheses.findIndex((one) => entityKey(one.entity) === key);
  if (is < 0) return "It was looked at; nothing in its rows speaks against it.";
  const { confidence } = after.hypotheses[is]!;
  return `It was looked at: it is hypothesis ${is + 1}, ${Math.round(confidence * 100)} % sure.`;
}
