import type { Diagnosis, Hypothesis, Situation } from "../schemas";
import { blastRadius } from "./blast";
import { Directory } from "./directory";
import { id4, observe } from "./observe";
import { silentServices } from "./silence";
import { stoppedComponents } from "./stopped";
import { type Weight, weigh } from "./weigh";

/** What probably broke, what else could have, and why. Pure; reads the situation only. */
export function diagnose(situation: Situation): Diagnosis {
  const directory = new Directory(situation);
  const observations = [
    ...observe(situation, directory),
    ...stoppedComponents(situation, directory),
    ...silentServices(situation, directory),
  ];
  const weights = weigh(observations, situation, directory);
  const hypotheses = ranked(weights);
  const suffering = new Set(
    observations.flatMap(({ speaker }) => (speaker?.kind === "service" ? speaker.name : [])),
  );
  const [best] = hypotheses;
  if (!best)
    return { verdict: "no_fault", statement: "No fault was found.", hypotheses: [], blastRadius: [] };
  return {
    verdict: best.confidence >= 0.75 ? "cause" : best.confidence >= 0.5 ? "likely" : "unknown",
    statement: `${best.entity.name}: ${best.kind}`,
    hypotheses,
    blastRadius: blastRadius(best.entity, situation, directory, suffering),
  };
}

function ranked(weights: Weight[]): Hypothesis[] {
  const byEntity = new Map<string, Weight[]>();
  for (const weight of weights) {
    const key = id4(weight.entity);
    byEntity.set(key, [...(byEntity.get(key) ?? []), weight]);
  }
  const drafts = [...byEntity.values()].map(hypothesisOf).sort((a, b) => b.points - a.points);
  const total = drafts.reduce((sum, { points }) => sum + points, 0);
  return drafts.map((draft) => ({ ...draft, confidence: total > 0 ? draft.points / total : 0 }));
}

/** The strongest counts whole, each further one half of what is left: agreement helps, repetition does not. */
function hypothesisOf(weights: Weight[]): Hypothesis {
  const sorted = [...weights].sort((a, b) => b.points - a.points);
  const points = sorted.reduce((sum, { points }, i) => sum + points / 2 ** i, 0);
  const { entity } = sorted[0]!;
  const { fault } =
    (sorted[0]!.fault.group === "probe_misconfig" &&
      sorted.find(({ observation }) => observation.source === "alert")) ||
    sorted[0]!;
  return {
    entity,
    kind: fault.kind,
    group: fault.group,
    confidence: 0,
    points,
    reasons: sorted.map(({ text, points, observation }) => ({
      text,
      points,
      evidence: observation.rows.map(({ id, quote }) => ({ id, quote })),
    })),
  };
}
