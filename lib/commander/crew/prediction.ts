import type { z } from "zod";
import { type edgeSchema, type Prediction, type PredictionInput, predictionInputSchema } from "./schemas";

type Input = z.infer<typeof predictionInputSchema>;

/** Before history says otherwise a caller suffers from its callee as often as not, worth two incidents (Laplace). */
const rateOf = ({ calleeBroke, callerToo }: z.infer<typeof edgeSchema>) =>
  (Math.min(callerToo, calleeBroke) + 1) / (calleeBroke + 2);
const rateText = (edge: z.infer<typeof edgeSchema>) =>
  edge.calleeBroke === 0
    ? "no history: taken as half"
    : `${Math.round(rateOf(edge) * 100)} % of ${edge.calleeBroke} times before`;
const LEAST = 0.05;
const MOST_HOPS = 6;

/** Which services are next, how long it will last, and what it costs; every figure from rows. */
export function predict(input: PredictionInput): Prediction {
  const parsed = predictionInputSchema.parse(input);
  const risks = spread(parsed);
  const duration = durationOf(parsed);
  const troubled = new Set(parsed.troubled.map(({ service }) => service));
  const next = [...risks]
    .filter(([service, { probability }]) => !troubled.has(service) && probability >= LEAST)
    .map(([service, { probability, hops, because }]) => ({
      service,
      probability: rounded(probability),
      hops,
      because,
    }))
    .sort((a, b) => b.probability - a.probability || (a.service < b.service ? -1 : 1));
  return { next, duration, impact: impactOf(parsed, risks, duration) };
}

interface Risk {
  probability: number;
  hops: number;
  because: string;
}

/**
 * Trouble runs from callee to caller. A caller is spared only if every callee of the hop before spares it (noisy-or, Pearl 1988);
 * a service is reached once, at its nearest hop, so that circles do not feed themselves.
 */
function spread({ troubled, edges }: Input): Map<string, Risk> {
  const risks = new Map(
    troubled.map(({ service, confidence }) => [
      service,
      { probability: confidence, hops: 0, because: "It is in trouble." },
    ]),
  );
  const callersOf = Map.groupBy(edges, ({ callee }) => callee);
  let front = [...risks.keys()];
  for (let hops = 1; hops <= MOST_HOPS && front.length > 0; hops++) {
    const reached = new Map<string, { spared: number; through: string[] }>();
    for (const callee of front) {
      for (const edge of callersOf.get(callee) ?? []) {
        if (risks.has(edge.caller)) continue;
        const one = reached.get(edge.caller) ?? { spared: 1, through: [] };
        one.spared *= 1 - risks.get(callee)!.probability * rateOf(edge);
        one.through.push(`${callee} (${rateText(edge)})`);
        reached.set(edge.caller, one);
      }
    }
    for (const [service, { spared, through }] of reached)
      risks.set(service, {
        probability: 1 - spared,
        hops,
        because: `It calls ${through.slice(0, 3).join(", ")}.`,
      });
    front = [...reached.keys()];
  }
  return risks;
}

/** The median of similar incidents, weighted by likeness; of those that took longer than this one has, once there are such. */
function durationOf({ past, elapsedMinutes }: Input): Prediction["duration"] {
  const longer = past.filter(({ minutes }) => minutes > elapsedMinutes);
  const used = (longer.length > 0 ? longer : past).filter(({ similarity }) => similarity > 0);
  if (used.length === 0) return null;
  const expectedMinutes = weightedQuantile(used, 0.5);
  return {
    expectedMinutes,
    remainingMinutes: Math.max(0, rounded(expectedMinutes - elapsedMinutes)),
    lowMinutes: weightedQuantile(used, 0.25),
    highMinutes: weightedQuantile(used, 0.75),
    from: used.map(({ number }) => number),
  };
}

function weightedQuantile(list: { minutes: number; similarity: number }[], share: number): number {
  const sorted = [...list].sort((a, b) => a.minutes - b.minutes);
  const goal = share * sorted.reduce((sum, { similarity }) => sum + similarity, 0);
  let sum = 0;
  for (const { minutes, similarity } of sorted) {
    sum += similarity;
    if (sum >= goal) return minutes;
  }
  return sorted.at(-1)!.minutes;
}

/**
 * What it costs, over the services that have a cost; null when none of them is or may be in trouble. Until now only services in
 * trouble have cost anything; those that may be next count in what is still to come alone. The formula holds the figures that
 * are reckoned with, so that whoever does the sum finds the same.
 */
function impactOf(
  { costs, elapsedMinutes, currency }: Input,
  risks: Map<string, Risk>,
  duration: Prediction["duration"],
): Prediction["impact"] {
  const lines = costs
    .flatMap(({ service, perMinute }) => {
      const probability = rounded(risks.get(service)?.probability ?? 0);
      return perMinute > 0 && probability >= LEAST ? [{ service, perMinute, probability }] : [];
    })
    .sort((a, b) => b.perMinute * b.probability - a.perMinute * a.probability);
  if (lines.length === 0) return null;
  const troubled = lines.filter(({ service }) => risks.get(service)!.hops === 0);
  const elapsed = rounded(elapsedMinutes);
  const perMinute = sumOf(lines);
  const perMinuteNow = sumOf(troubled);
  const soFar =
    troubled.length > 0
      ? `${sumText(troubled)} ${currency} per minute × ${elapsed} min`
      : "nothing that is in trouble has a cost";
  const toCome = `${sumText(lines)} ${currency} per minute${duration ? ` × ${duration.remainingMinutes} min` : ", as long as it goes on"}`;
  return {
    currency,
    perMinute: money(perMinute),
    perMinuteNow: money(perMinuteNow),
    soFar: money(perMinuteNow * elapsed),
    stillToCome: duration ? money(perMinute * duration.remainingMinutes) : null,
    lines,
    formula: `so far: ${soFar}; to come: ${toCome}`,
  };
}

type CostLine = NonNullable<Prediction["impact"]>["lines"][number];

const sumOf = (lines: readonly CostLine[]) =>
  lines.reduce((sum, { perMinute, probability }) => sum + perMinute * probability, 0);

const sumText = (lines: readonly CostLine[]) =>
  `(${lines.map(({ service, perMinute, probability }) => `${service} ${priceText(perMinute)} × ${probability}`).join(" + ")})`;

/** Two decimals where these are all that it has. */
const priceText = (price: number) => (money(price) === price ? price.toFixed(2) : String(price));

const rounded = (x: number) => Math.round(x * 1000) / 1000;
const money = (x: number) => Math.round(x * 100) / 100;
