import type { Situation } from "../schemas";
import { calmOf } from "./calm";
import { weighComplaint } from "./complaints";
import type { Directory } from "./directory";
import { NO_WORDS } from "./fault";
import { entityKey, type Observation } from "./observe";
import { amount, isRepeated, lateness, persistence, presence, spanOf } from "./span";
import { nameOf, severityOf, type WeighingContext, type Weight } from "./weight";

/** What is said to be over, and was never more than a warning. */
const SAID_TO_BE_OVER = 0.1;
const LEAST_RARITY = 0.05;

/** Turns observations into points for entities. */
export function weigh(observations: Observation[], situation: Situation, directory: Directory): Weight[] {
  const span = spanOf(observations, situation);
  const complaints = observations.filter(
    ({ source, fault }) => source === "record" && fault.locus === "other",
  );
  const context: WeighingContext = {
    observations,
    situation,
    directory,
    span,
    calm: calmOf(situation, directory),
    speaking: new Set(situation.records.flatMap(({ service }) => service ?? [])),
    talk: complaints.reduce((sum, complaint) => sum + amount(complaint, span), 0),
    showing: showingOf(observations),
  };
  return observations
    .flatMap((observation) =>
      observation.fault.locus === "other"
        ? weighComplaint(observation, context)
        : weighReport(observation, context),
    )
    .map((weight) => ({ ...weight, points: weight.points * calmness(weight, context) }))
    .filter(({ points }) => points > 0);
}

function weighReport(observation: Observation, context: WeighingContext): Weight[] {
  const { subject, fault } = observation;
  if (!subject) return [];
  const points =
    fault.weight *
    rarity(observation, context) *
    relativeStrength(observation, context) *
    persistence(observation) *
    presence(observation, context.span) *
    lateness(observation, context.span) *
    severityOf(observation);
  return [{ entity: subject, fault, points, observation, text: `${nameOf(subject)}: ${fault.phrase}` }];
}

/** What few of the services show says more than what all show: 1 for one alone, nearly 0 for all. */
function rarity({ source, fault, count }: Observation, { showing, directory }: WeighingContext): number {
  if (fault.locus !== "self" || fault.words === NO_WORDS) return 1;
  if (fault.startsWith && isRepeated(count)) return 1;
  const services = showing.get(`${source}\0${fault.kind}`) ?? 1;
  return Math.max(LEAST_RARITY, 1 - Math.log(services) / Math.log(Math.max(2, directory.size) + 1));
}

/** Of two alerts about the same, the one that is further from usual. */
function relativeStrength(
  { source, fault, strength }: Observation,
  { observations }: WeighingContext,
): number {
  if (source !== "alert") return 1;
  const strengths = observations.flatMap((other) =>
    other.source === "alert" && other.fault.kind === fault.kind && other.strength > 1 ? other.strength : [],
  );
  return strengths.length > 1 ? Math.log1p(strength) / Math.log1p(Math.max(...strengths)) : 1;
}

function calmness({ entity, observation }: Weight, { calm }: WeighingContext): number {
  if (observation.rows.length > 0 && observation.rows.every(({ id }) => calm.harmless.has(id)))
    return SAID_TO_BE_OVER;
  const key = entityKey(entity);
  const over = calm.overAt.get(key);
  if (over === undefined || calm.severe.has(key) || observation.lastAt === null) return 1;
  return over > observation.lastAt ? SAID_TO_BE_OVER : 1;
}

function showingOf(observations: Observation[]): Map<string, number> {
  const services = new Map<string, Set<string>>();
  for (const { source, fault, subject } of observations) {
    if (fault.locus !== "self" || !subject) continue;
    const key = `${source}\0${fault.kind}`;
    services.set(key, (services.get(key) ?? new Set()).add(entityKey(subject)));
  }
  return new Map([...services].map(([key, set]) => [key, set.size]));
}
