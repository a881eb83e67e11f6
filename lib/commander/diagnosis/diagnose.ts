import {
  type Diagnosis,
  diagnosisSchema,
  type Hypothesis,
  type Situation,
  type SituationInput,
  situationSchema,
} from "../schemas";
import { blastRadius } from "./blast";
import { CAUSE, confidences, LIKELY } from "./confidence";
import { Directory } from "./directory";
import { contextReasons, firstInTrouble, type Onset } from "./history";
import { entityKey, observe } from "./observe";
import { silentServices } from "./silence";
import { stoppedComponents } from "./stopped";
import { traceOrigins } from "./traces";
import { weigh } from "./weigh";
import { nameOf, type Weight } from "./weight";

const HYPOTHESES_KEPT = 8;
const REASONS_KEPT = 8;
/** Less than this is the noise of any system. */
const NOISE_POINTS = 0.15;
const SEVERE = /^(?:critical|high|error|fatal|emergency|page)/i;

/** What probably broke, what else could have, and why. Pure: reads the situation only, needs no model. */
export function diagnose(input: SituationInput): Diagnosis {
  const situation = situationSchema.parse(input);
  const directory = new Directory(situation);
  const observations = [
    ...observe(situation, directory),
    ...stoppedComponents(situation, directory),
    ...silentServices(situation, directory),
    ...traceOrigins(situation, directory),
  ];
  const first = firstInTrouble(observations);
  const hypotheses = ranked(weigh(observations, situation, directory), situation, first);
  const [best] = hypotheses;
  if (!best || best.points < NOISE_POINTS) return nothingFound(situation, hypotheses);
  const suffering = new Set(
    observations.flatMap(({ speaker }) => (speaker?.kind === "service" ? speaker.name : [])),
  );
  const verdict = best.confidence >= CAUSE ? "cause" : best.confidence >= LIKELY ? "likely" : "unknown";
  return diagnosisSchema.parse({
    verdict,
    statement: statementOf(best, verdict),
    hypotheses,
    blastRadius: blastRadius(best.entity, situation, directory, suffering),
  });
}

function nothingFound(situation: Situation, hypotheses: Hypothesis[]): Diagnosis {
  const isSevere =
    situation.isDeclared || situation.alerts.some(({ severity }) => severity && SEVERE.test(severity));
  return {
    verdict: isSevere ? "unknown" : "no_fault",
    statement: isSevere
      ? "Something is said to be wrong, and the evidence does not tell what."
      : "No fault was found: nothing among the evidence speaks of one that lasts.",
    hypotheses: isSevere ? hypotheses : [],
    blastRadius: [],
  };
}

function ranked(weights: Weight[], situation: Situation, first: Onset | null): Hypothesis[] {
  const byEntity = new Map<string, Weight[]>();
  for (const weight of weights) {
    const key = entityKey(weight.entity);
    const list = byEntity.get(key);
    if (list) list.push(weight);
    else byEntity.set(key, [weight]);
  }
  const drafts = [...byEntity.values()]
    .map((list) => hypothesisOf(list, situation, first))
    .sort((a, b) => b.points - a.points || (entityKey(a.entity) < entityKey(b.entity) ? -1 : 1));
  const sure = confidences(drafts.map(({ points }) => points));
  return drafts.slice(0, HYPOTHESES_KEPT).map((draft, i) => ({ ...draft, confidence: sure[i]! }));
}

/** The strongest counts whole, each further one half of the one before: agreement helps, repetition does not. */
function hypothesisOf(weights: Weight[], situation: Situation, first: Onset | null): Hypothesis {
  const sorted = [...weights].sort((a, b) => b.points - a.points);
  const shown = sorted.map(({ text, points, observation }, i) => ({
    text,
    points: points / 2 ** i,
    evidence: observation.rows,
  }));
  const base = shown.reduce((sum, { points }) => sum + points, 0);
  const reasons = [...shown, ...contextReasons(sorted[0]!.entity, base, situation, first)];
  const fault = whatFailed(sorted);
  return {
    entity: sorted[0]!.entity,
    kind: fault.kind,
    group: fault.group,
    confidence: 0,
    points: reasons.reduce((sum, { points }) => sum + points, 0),
    reasons: reasons.slice(0, REASONS_KEPT),
  };
}

/** Probes that fail show what a monitor may have measured; then the measure names the fault. */
function whatFailed(sorted: Weight[]) {
  const { fault } = sorted[0]!;
  const measured = sorted.find(({ observation }) => observation.source === "alert");
  if (fault.group === "probe_misconfig" && measured) return measured.fault;
  const exact =
    fault.isVague && sorted.find(({ fault: other }) => other.group === fault.group && !other.isVague);
  return exact ? exact.fault : fault;
}

function statementOf({ entity, reasons, kind }: Hypothesis, verdict: Diagnosis["verdict"]): string {
  const what = reasons[0]?.text ?? `${nameOf(entity)}: ${kind}`;
  if (verdict === "unknown") return `The evidence does not tell what broke. What shows most: ${what}.`;
  return `${what}.`;
}
