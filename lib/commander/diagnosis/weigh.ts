import type { Entity, Situation } from "../schemas";
import type { Directory } from "./directory";
import type { Fault } from "./lexicon";
import { id4, type Observation } from "./observe";

/** One thing that speaks for an entity. `points` are what it adds. */
export interface Weight {
  entity: Entity;
  fault: Fault;
  points: number;
  text: string;
  observation: Observation;
}

/** What is usual while things start counts so much until it has come REPEATS times. */
const STARTING = 0.04;
const REPEATS = 5;
/** Of two, one that was still said in the last part of the time is the one that lasts. */
const LATE_SHARE = 0.5;
const OVER = 0.5;
const SEVERITY: Record<string, number> = { critical: 1, high: 1, error: 1, medium: 0.8, warning: 0.6, low: 0.4, info: 0 };

/** Turns observations into points for entities. */
export function weigh(observations: Observation[], situation: Situation, directory: Directory): Weight[] {
  const span = spanOf(observations, situation);
  const context = { observations, situation, directory, span, rarity: rarityOf(observations, directory) };
  return observations.flatMap((observation) =>
    observation.fault.locus === "other" ? complaint(observation, context) : report(observation, context),
  );
}

interface Context {
  observations: Observation[];
  situation: Situation;
  directory: Directory;
  span: { from: number; until: number } | null;
  rarity: (observation: Observation) => number;
}

function report(observation: Observation, { span, rarity }: Context): Weight[] {
  const { subject, fault } = observation;
  if (!subject) return [];
  const points =
    fault.weight *
    (fault.locus === "namespace" ? 1 : rarity(observation)) *
    persistence(observation, span) *
    severityOf(observation) *
    (fault.locus === "node" ? lateness(observation, span) : 1);
  if (points <= 0) return [];
  return [{ entity: subject, fault, points, observation, text: `${nameOf(subject)}: ${fault.phrase}` }];
}

/** Latency of a service is blamed on what it calls, if that is slow as well; else on itself. */
function complaint(observation: Observation, context: Context): Weight[] {
  if (observation.source === "alert") return slowness(observation, context);
  const { observations, span, directory } = context;
  const { subject, speaker, fault } = observation;
  if (!subject) return [];
  const rivals = observations.filter((other) => other.source === "record" && other.fault.locus === "other");
  const all = rivals.reduce((sum, other) => sum + amount(other, span), 0);
  const share = all > 0 ? amount(observation, span) / all : 0;
  const ports = directory.service(subject.name)?.ports ?? [];
  const isWrongPort = observation.port !== null && ports.length > 0 && !ports.includes(observation.port);
  if (isWrongPort && speaker)
    return [
      {
        entity: speaker,
        fault: WRONG_ADDRESS,
        points: share,
        observation,
        text: `${speaker.name} calls ${subject.name} at port ${observation.port}, where it does not listen`,
      },
    ];
  const points = fault.weight * share * (observation.isHost ? 1 : 0.6);
  return [
    {
      entity: subject,
      fault,
      points,
      observation,
      text: `${speaker ? nameOf(speaker) : "others"} says of it: ${fault.phrase}`,
    },
  ];
}

const WRONG_ADDRESS: Fault = {
  kind: "service_env_var_address_mismatch",
  group: "bad_dependency_address",
  locus: "self",
  words: /$^/,
  weight: 1,
  phrase: "it calls another at an address where nobody listens",
};

function slowness(observation: Observation, { observations, situation }: Context): Weight[] {
  const { subject, fault } = observation;
  if (!subject) return [];
  if (subject.kind !== "service")
    return [{ entity: subject, fault, points: fault.weight, observation, text: `${nameOf(subject)}: ${fault.phrase}` }];
  const slow = observations.filter((other) => other.source === "alert" && other.fault.kind === fault.kind);
  const strongest = Math.max(...slow.map(({ strength }) => strength));
  const callees = new Set(situation.edges.filter(({ caller }) => caller === subject.name).map(({ callee }) => callee));
  const isPassedOn = slow.some((other) => other.subject && other.subject !== subject && callees.has(other.subject.name));
  const relative = Math.log1p(observation.strength) / Math.log1p(strongest);
  const points = fault.weight * relative * (isPassedOn ? 0.2 : 1) * severityOf(observation);
  return [{ entity: subject, fault, points, observation, text: `${subject.name}: ${fault.phrase}` }];
}

function amount({ count, lastAt, fault }: Observation, span: Context["span"]): number {
  const late = span && lastAt !== null ? 0.15 + (lastAt - span.from) / Math.max(1, span.until - span.from) : 1;
  return Math.log2(1 + count) * late * fault.weight;
}

function persistence({ fault, count }: Observation, span: Context["span"]): number {
  if (!fault.startsWith) return 1;
  return count >= REPEATS ? 1 : count >= 3 ? 0.3 : STARTING * (span ? 1 : 2);
}

/** Of machines that were in trouble one after the other the last still is. */
function lateness({ lastAt }: Observation, span: Context["span"]): number {
  if (!span || lastAt === null) return 1;
  const place = (lastAt - span.from) / Math.max(1, span.until - span.from);
  return place >= LATE_SHARE ? 0.5 + place / 2 : OVER;
}

const severityOf = ({ severity }: Observation) => (severity ? (SEVERITY[severity] ?? 0.8) : 1);

/** What few of the services show says more than what all show: 1 for one alone, 0 for all. */
function rarityOf(observations: Observation[], directory: Directory) {
  const showing = new Map<string, Set<string>>();
  for (const { source, fault, subject } of observations) {
    if (fault.locus !== "self" || !subject) continue;
    const key = `${source}\0${fault.kind}`;
    showing.set(key, (showing.get(key) ?? new Set()).add(id4(subject)));
  }
  const all = Math.max(2, directory.size);
  return ({ source, fault, count }: Observation) => {
    if (fault.locus !== "self") return 1;
    if (fault.startsWith && count >= REPEATS) return 1;
    const df = showing.get(`${source}\0${fault.kind}`)?.size ?? 1;
    return Math.max(0.05, 1 - Math.log(df) / Math.log(all + 1));
  };
}

function spanOf(observations: Observation[], { until, records }: Situation): Context["span"] {
  const times = [...observations.flatMap(({ lastAt }) => lastAt ?? []), ...records.flatMap(({ at }) => at ?? [])];
  if (times.length === 0) return null;
  const end = until ?? Math.max(...times);
  const recent = times.filter((time) => time <= end).sort((a, b) => a - b);
  if (recent.length === 0) return null;
  return { from: recent[Math.floor(recent.length * 0.05)]!, until: end };
}

const nameOf = ({ kind, name }: Entity) => (kind === "service" ? name : `${kind} ${name}`);
