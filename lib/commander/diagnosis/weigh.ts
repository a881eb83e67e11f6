import type { Entity, Situation } from "../schemas";
import type { Directory } from "./directory";
import { type Fault, WRONG_ADDRESS } from "./lexicon";
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
const SEVERITY: Record<string, number> = {
  critical: 1,
  high: 1,
  error: 1,
  medium: 0.8,
  warning: 0.6,
  low: 0.4,
  info: 0,
};

/** Turns observations into points for entities. */
export function weigh(observations: Observation[], situation: Situation, directory: Directory): Weight[] {
  const span = spanOf(observations, situation);
  const context = {
    observations,
    situation,
    directory,
    span,
    rarity: rarityOf(observations, directory),
    speaking: new Set(situation.records.flatMap(({ service }) => service ?? [])),
  };
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
  /** Services that wrote anything: they run. */
  speaking: Set<string>;
}

function report(observation: Observation, { observations, span, rarity }: Context): Weight[] {
  const { subject, fault } = observation;
  if (!subject) return [];
  const rivals = observations.filter(
    (o) => o.source === "alert" && o.fault.kind === fault.kind && o.strength > 1,
  );
  const relative =
    observation.source === "alert" && rivals.length > 1
      ? Math.log1p(observation.strength) / Math.log1p(Math.max(...rivals.map(({ strength }) => strength)))
      : 1;
  const points =
    relative *
    fault.weight *
    (fault.locus === "namespace" ? 1 : rarity(observation)) *
    persistence(observation, span) *
    severityOf(observation) *
    presence(observation, span) *
    (fault.kind === "kubelet_unavailable" ? lateness(observation, span) : 1);
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
  if (fault === WRONG_ADDRESS)
    return [
      {
        entity: subject,
        fault,
        points: fault.weight * share * (isRepeated(observation, context) ? 0.2 : 1),
        observation,
        text: `${subject.name} calls ${observation.host}, which nobody here is`,
      },
    ];
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
      fault: fault.group === "service_routing" && !context.speaking.has(subject.name) ? NOT_THERE : fault,
      points,
      observation,
      text: `${speaker ? nameOf(speaker) : "others"} says of it: ${fault.phrase}`,
    },
  ];
}

const NOT_THERE: Fault = {
  kind: "not_running",
  group: "unavailable",
  locus: "other",
  words: /$^/,
  weight: 0.5,
  phrase: "connections to it are refused",
};
/** Is it what somebody whom the speaker calls said before, wrapped once more? */
function isRepeated({ host, speaker }: Observation, { observations, situation }: Context): boolean {
  return observations.some(
    (other) =>
      other.host === host &&
      other.speaker?.name !== speaker?.name &&
      situation.edges.some(
        ({ caller, callee }) => caller === speaker?.name && callee === other.speaker?.name,
      ),
  );
}

function slowness(observation: Observation, { observations, situation }: Context): Weight[] {
  const { subject, fault } = observation;
  if (!subject) return [];
  if (subject.kind !== "service")
    return [
      {
        entity: subject,
        fault,
        points: fault.weight,
        observation,
        text: `${nameOf(subject)}: ${fault.phrase}`,
      },
    ];
  const slow = observations.filter((other) => other.source === "alert" && other.fault.kind === fault.kind);
  const strongest = Math.max(...slow.map(({ strength }) => strength));
  const callees = new Set(
    situation.edges.filter(({ caller }) => caller === subject.name).map(({ callee }) => callee),
  );
  const isPassedOn = slow.some(
    (other) => other.subject && other.subject !== subject && callees.has(other.subject.name),
  );
  const relative = Math.log1p(observation.strength) / Math.log1p(strongest);
  const points = fault.weight * relative * (isPassedOn ? 0.2 : 1) * severityOf(observation);
  return [{ entity: subject, fault, points, observation, text: `${subject.name}: ${fault.phrase}` }];
}

/** What was over before this began counts the less the longer it was over. */
function presence({ source, lastAt }: Observation, span: Context["span"]): number {
  if (source !== "event" || !span || lastAt === null) return 1;
  const place = Math.min(1, Math.max(0, (lastAt - span.from) / Math.max(1, span.until - span.from)));
  return Math.max(0.1, Math.exp(-Math.max(0, span.from - lastAt) / OVER_MS)) * (0.8 + 0.2 * place);
}
const OVER_MS = 60_000;

function amount({ count, lastAt, fault }: Observation, span: Context["span"]): number {
  const late =
    span && lastAt !== null ? 0.15 + (lastAt - span.from) / Math.max(1, span.until - span.from) : 1;
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
    if (fault.locus !== "self" || fault.kind === "not_running") return 1;
    if (fault.startsWith && count >= REPEATS) return 1;
    const df = showing.get(`${source}\0${fault.kind}`)?.size ?? 1;
    return Math.max(0.05, 1 - Math.log(df) / Math.log(all + 1));
  };
}

function spanOf(observations: Observation[], { until, records }: Situation): Context["span"] {
  const spoken = records.flatMap(({ at, host }) => (host ? [] : (at ?? [])));
  const times = spoken.length > 0 ? spoken : observations.flatMap(({ lastAt }) => lastAt ?? []);
  if (times.length === 0) return null;
  const end = until ?? Math.max(...times);
  const recent = times.filter((time) => time <= end).sort((a, b) => a - b);
  if (recent.length === 0) return null;
  return { from: recent[Math.floor(recent.length * 0.05)]!, until: end };
}

const nameOf = ({ kind, name }: Entity) => (kind === "service" ? name : `${kind} ${name}`);
