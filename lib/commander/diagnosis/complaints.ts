import { type Fault, NO_WORDS } from "./fault";
import { WRONG_ADDRESS } from "./lexicon";
import type { Observation } from "./observe";
import { amount } from "./span";
import { nameOf, severityOf, type WeighingContext, type Weight } from "./weight";

/** A bare word may be a word; a host is a name. */
const BARE_WORD = 0.6;
/** What was already said by somebody whom the speaker calls, wrapped once more. */
const ECHO = 0.2;
/** Slow because of what it calls. */
const PASSED_ON = 0.2;

const NOT_THERE: Fault = {
  kind: "not_running",
  group: "unavailable",
  locus: "other",
  words: NO_WORDS,
  weight: 0.5,
  phrase: "connections to it are refused, and it says nothing",
};

/** Callers complain about the callee: the blame goes where the innermost error points. */
export function weighComplaint(observation: Observation, context: WeighingContext): Weight[] {
  if (observation.source === "alert") return slowness(observation, context);
  const { subject, speaker, fault, port, host } = observation;
  if (!subject) return [];
  const share = context.talk > 0 ? amount(observation, context.span) / context.talk : 0;
  if (fault === WRONG_ADDRESS) {
    const points = fault.weight * share * (isEcho(observation, context) ? ECHO : 1);
    return [
      {
        entity: subject,
        fault,
        points,
        observation,
        text: `${subject.name} calls ${host}, which is no service that is known here`,
      },
    ];
  }
  const ports = context.directory.service(subject.name)?.ports ?? [];
  if (speaker && port !== null && ports.length > 0 && !ports.includes(port)) {
    const text = `${speaker.name} calls ${subject.name} at port ${port}, where it does not listen`;
    return [{ entity: speaker, fault: WRONG_ADDRESS, points: share, observation, text }];
  }
  return [
    {
      entity: subject,
      // Who runs and is refused cannot be reached; who says nothing may not run.
      fault: fault.group === "service_routing" && !context.speaking.has(subject.name) ? NOT_THERE : fault,
      points: fault.weight * share * (observation.isHost ? 1 : BARE_WORD),
      observation,
      text: `${speaker ? `${nameOf(speaker)} says` : "Others say"} of ${nameOf(subject)}: ${fault.phrase}`,
    },
  ];
}

function isEcho({ host, speaker }: Observation, { observations, situation }: WeighingContext): boolean {
  return observations.some(
    (other) =>
      other.host === host &&
      other.speaker?.name !== speaker?.name &&
      situation.edges.some(
        ({ caller, callee }) => caller === speaker?.name && callee === other.speaker?.name,
      ),
  );
}

/** Latency is blamed on what the service calls, if that is slow as well; else on itself. */
function slowness(observation: Observation, { observations, situation }: WeighingContext): Weight[] {
  const { subject, fault } = observation;
  if (!subject) return [];
  const slow = observations.filter((other) => other.source === "alert" && other.fault.kind === fault.kind);
  const strongest = Math.max(...slow.map(({ strength }) => strength));
  const callees = new Set(
    situation.edges.flatMap(({ caller, callee }) => (caller === subject.name ? callee : [])),
  );
  const isPassedOn = slow.some(
    (other) => other.subject && other !== observation && callees.has(other.subject.name),
  );
  const relative = Math.log1p(observation.strength) / Math.log1p(strongest);
  const points = fault.weight * relative * (isPassedOn ? PASSED_ON : 1) * severityOf(observation);
  return [{ entity: subject, fault, points, observation, text: `${nameOf(subject)}: ${fault.phrase}` }];
}
