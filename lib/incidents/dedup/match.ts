import { MINUTE_MS } from "@/lib/kit/clock";
import { formatPercent } from "@/lib/kit/format";
import type { Companions } from "./companions";
import { type Arrival, type Group, type Match, pairOf, shapeOf } from "./model";

/** Companions begin together: what has been quiet for longer than this is another occasion. */
const COMPANION_MS = 5000;

/** What is known when an arrival is compared. */
export interface Knowledge {
  /** A group that has been quiet for longer takes nothing more in. */
  quietMs: number;
  companions: Companions;
  /** Pairs of shapes that a person has parted: stronger than any rule. */
  parted: ReadonlySet<string>;
  /** Pairs of shapes that a person has put together. */
  taught: ReadonlySet<string>;
  /** Vectors at most this far apart are the same text; chosen for the model by `npm run bench -- dedup`. */
  nearest: { model: string; distance: number } | null;
  /** Whether topology or a trace links two services; without a link nothing is merged across them. */
  linked: (a: string, b: string) => boolean;
}

export const DEFAULT_QUIET_MS = 10 * MINUTE_MS;

/**
 * The group that an arrival is the same as, with the reason, or null. From tight to loose: equal fingerprint; equal template
 * or masked text; what a person taught; companions; texts nearer than the model's threshold.
 */
export function matchArrival(
  arrival: Arrival,
  groups: Iterable<Group>,
  known: Knowledge,
): { group: Group; match: Match } | null {
  const shape = shapeOf(arrival);
  let best: { group: Group; match: Match; step: number } | null = null;
  for (const group of groups) {
    if (quietSince(group, arrival) > known.quietMs || isParted(group, shape, known)) continue;
    const found = compare(arrival, shape, group, known);
    if (!found) continue;
    const tighter = !best || found.step < best.step;
    const nearer = best && found.step === best.step && group.lastAt > best.group.lastAt;
    if (tighter || nearer) best = { group, ...found };
  }
  return best && { group: best.group, match: best.match };
}

const quietSince = (group: Group, { at }: Arrival) => Math.max(0, at - group.lastAt, group.firstAt - at);

function isParted({ members }: Group, shape: string, { parted }: Knowledge): boolean {
  if (parted.size === 0) return false;
  for (const other of members.keys()) if (parted.has(pairOf(shape, other))) return true;
  return false;
}

function compare(
  arrival: Arrival,
  shape: string,
  group: Group,
  known: Knowledge,
): { match: Match; step: number } | null {
  const { templateId } = arrival;
  const isLinked = group.services.some(
    (service) => service === arrival.service || known.linked(service, arrival.service),
  );
  if (!isLinked) return null;
  if (arrival.fingerprint !== null && group.fingerprints.has(arrival.fingerprint))
    return {
      step: 1,
      match: because(
        "fingerprint",
        templateId,
        ["fingerprint"],
        0,
        "Its sender gives it the same fingerprint.",
      ),
    };
  if (group.members.has(shape)) return { step: 2, match: becauseSame(arrival) };
  for (const other of group.members.keys())
    if (known.taught.has(pairOf(shape, other)))
      return {
        step: 3,
        match: because("taught", templateId, ["template"], null, "A person put these two together."),
      };
  return companion(arrival, shape, group, known) ?? near(arrival, group, known);
}

function becauseSame({ templateId, service }: Arrival): Match {
  const what = templateId === null ? "text" : "template";
  const said = templateId === null ? "The same text but for its values" : "The same template";
  return because("same_template", templateId, ["service", what], 0, `${said}, of ${service}.`);
}

function companion(arrival: Arrival, shape: string, group: Group, known: Knowledge) {
  if (Math.abs(arrival.at - group.lastAt) > COMPANION_MS) return null;
  for (const [other, member] of group.members) {
    if (member.service !== arrival.service) continue;
    const company = known.companions.of(arrival.service, shape, other);
    if (!company) continue;
    const explanation = `It has begun together with "${member.text}" ${company.together} times, ${formatPercent(company.share)} of all.`;
    return {
      step: 4,
      match: because("companions", arrival.templateId, ["service", "time"], 1 - company.share, explanation),
    };
  }
  return null;
}

function near(arrival: Arrival, group: Group, { nearest }: Knowledge) {
  if (!nearest || !arrival.vector) return null;
  for (const member of group.members.values()) {
    if (!member.vector || member.vector.length !== arrival.vector.length) continue;
    const distance = cosineDistance(arrival.vector, member.vector);
    if (distance > nearest.distance) continue;
    const explanation = `Nearly the same text as "${member.text}": distance ${distance.toFixed(3)} by ${nearest.model}, at most ${nearest.distance} is the same.`;
    return {
      step: 5,
      match: because("near_text", arrival.templateId, ["service", "text"], distance, explanation),
    };
  }
  return null;
}

function cosineDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return Math.max(0, 1 - sum);
}

const because = (
  rule: Match["rule"],
  templateId: string | null,
  fields: string[],
  distance: number | null,
  explanation: string,
): Match => ({ rule, templateId, fields, distance, explanation });
