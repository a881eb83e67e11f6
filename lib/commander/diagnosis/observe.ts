import { cut } from "@/lib/kit/cut";
import { givesOrders } from "../hostile/speech";
import type { AlertRow, Entity, EventRow, RecordRow, Situation } from "../schemas";
import type { Directory, Mention } from "./directory";
import type { Fault } from "./fault";
import { faultOf, WRONG_ADDRESS } from "./lexicon";
import { probeFault } from "./probes";
import { schedulingReason } from "./scheduling";

export type Source = "event" | "record" | "alert";

/** Rows that say the same of the same: one observation. Times are epoch ms, null where no row has one. */
export interface Observation {
  source: Source;
  fault: Fault;
  /** Who says it. */
  speaker: Entity | null;
  /** Whom it is about; the innermost that a complaint names. */
  subject: Entity | null;
  /** The port that was called, where the text tells. */
  port: number | null;
  isHost: boolean;
  /** The host that was called where nobody is. */
  host?: string;
  count: number;
  firstAt: number | null;
  lastAt: number | null;
  severity: string | null;
  /** "+4141%" and the like: how far from usual, as a factor; 1 where the text does not tell. */
  strength: number;
  rows: { id: string; quote: string }[];
}

const ROWS_KEPT = 5;
export const QUOTE_CHARS = 300;
export const COMPLAINING = /^(?:warn|warning|err|error|fatal|critical|crit|alert|emerg|panic|severe)/i;

type Seen = Omit<Observation, "rows"> & { id: string; text: string };

export function observe(situation: Situation, directory: Directory): Observation[] {
  const seen = [
    ...situation.events.flatMap((event) => ofEvent(event, situation, directory)),
    ...situation.alerts.flatMap((alert) => ofAlert(alert, directory)),
    ...situation.records.flatMap((record) => ofRecord(record, directory)),
  ];
  return gathered(honest(seen));
}

/** What a caller typed stands in the lines of whom they called, and is no complaint of it: `login of user "…" failed`. */
const TYPED =
  /\b(?:user(?:name)?|login|name|agent|referr?er|query|search|comment|subject|title|input|body|payload|header|cookie|param(?:eter)?|q)\b\s{0,2}[=:]?\s{0,2}(?:"[^"\n]{0,2000}"|'[^'\n]{0,2000}')/gi;
const withoutTyped = (text: string) => text.replace(TYPED, "");

/** More texts are not looked into: so many different ones that complain are no attack but an outage. */
const TEXTS_LOOKED_INTO = 400;

/** Without what gives orders to its reader: it was written to be read, and not because something happened. */
function honest(seen: Seen[]): Seen[] {
  const known = new Map<string, boolean>();
  const isHostile = (text: string) => {
    let is = known.get(text);
    if (is === undefined) {
      is = known.size < TEXTS_LOOKED_INTO && givesOrders(text);
      known.set(text, is);
    }
    return is;
  };
  return seen.filter(({ text }) => !isHostile(text));
}

function ofEvent(event: EventRow, { namespace }: Situation, directory: Directory): Seen[] {
  const [, object = ""] = event.object.split("/", 2);
  const text = schedulingReason(event.text) ?? `${event.reason}: ${event.text}`;
  const known = faultOf(text);
  if (!known) return [];
  const node = directory.node(event.object.startsWith("node/") ? object : null);
  const service = event.service ?? directory.serviceOf(object);
  const fault = probeFault(known, text, directory.service(service ?? "")?.ports ?? []);
  if (!event.isWarning && !node && fault.weight < 0.8) return [];
  const speaker: Entity | null = node
    ? { kind: "node", name: node }
    : service
      ? { kind: "service", name: service }
      : null;
  const base = {
    source: "event" as const,
    fault,
    speaker,
    port: null,
    isHost: false,
    count: event.count,
    firstAt: event.firstAt ?? event.at,
    lastAt: event.at,
    severity: null,
    strength: 1,
    id: event.id,
    text: event.text,
  };
  if (fault.locus === "namespace")
    return namespace ? [{ ...base, subject: { kind: "namespace", name: namespace } }] : [];
  if (fault.locus === "node") {
    const on = node ?? directory.nodeOf(object) ?? null;
    return on ? [{ ...base, subject: { kind: "node", name: on } }] : [];
  }
  return [{ ...base, subject: speaker }];
}

function ofAlert(alert: AlertRow, directory: Directory): Seen[] {
  const text = `${alert.title} ${alert.text}`;
  const fault = faultOf(text);
  if (!fault) return [];
  const node = directory.node(alert.node);
  const service = alert.service ?? directory.mentions(text)[0]?.service ?? null;
  const subject: Entity | null = node
    ? { kind: "node", name: node }
    : service
      ? { kind: "service", name: service }
      : null;
  return [
    {
      source: "alert",
      fault,
      speaker: subject,
      subject,
      port: null,
      isHost: false,
      count: 1,
      firstAt: alert.at,
      lastAt: alert.endsAt ?? alert.at,
      severity: alert.severity?.toLowerCase() ?? null,
      strength: strengthOf(text),
      id: alert.id,
      text,
    },
  ];
}

function ofRecord(record: RecordRow, directory: Directory): Seen[] {
  const node = directory.node(record.host);
  const complains = record.level ? COMPLAINING.test(record.level) : true;
  if (!complains && !node) return [];
  const fault = faultOf(withoutTyped(record.text));
  if (!fault || (fault.locus === "other" && !complains)) return [];
  const speaker: Entity | null = node
    ? { kind: "node", name: node }
    : record.service
      ? { kind: "service", name: record.service }
      : null;
  const base = {
    source: "record" as const,
    fault,
    speaker,
    count: record.count,
    firstAt: record.at,
    lastAt: record.at,
    severity: null,
    strength: 1,
    id: record.id,
    text: record.text,
  };
  if (node) return fault.locus === "node" ? [{ ...base, port: null, isHost: false, subject: speaker }] : [];
  if (fault.locus === "node" || fault.locus === "namespace") return [];
  if (fault.locus === "self") return [{ ...base, port: null, isHost: false, subject: speaker }];
  const stranger = directory.strangerCalled(record.text);
  if (stranger)
    return [{ ...base, fault: WRONG_ADDRESS, port: null, isHost: true, subject: speaker, host: stranger }];
  const mention = innermost(directory.mentions(record.text), record.service ?? null);
  return [
    {
      ...base,
      port: mention?.port ?? null,
      isHost: mention?.isHost ?? false,
      subject: mention ? { kind: "service", name: mention.service } : null,
    },
  ];
}

/** Errors are wrapped from the outside in: the last one named is the one that failed. */
function innermost(mentions: Mention[], speaker: string | null): Mention | null {
  const others = mentions.filter(({ service }) => service !== speaker);
  return others.findLast(({ isHost }) => isHost) ?? others.at(-1) ?? null;
}

function strengthOf(text: string): number {
  const percents = [...text.matchAll(/([+-]?\d{1,9}(?:\.\d{1,3})?) ?%/g)].map((match) => Number(match[1]));
  const change = Math.max(0, ...percents.map(Math.abs)) / 100;
  const jump = /([\d.]{1,15})\D{0,12}(?:->|→)\D{0,12}([\d.]{1,15})/.exec(text);
  const factor = jump ? Number(jump[2]) / Math.max(0.01, Number(jump[1])) : 0;
  return 1 + Math.max(change, Number.isFinite(factor) ? factor : 0);
}

function gathered(seen: Seen[]): Observation[] {
  const groups = new Map<string, Observation>();
  for (const { id, text, ...one } of seen) {
    const key = [
      one.source,
      one.fault.kind,
      entityKey(one.speaker),
      entityKey(one.subject),
      one.port ?? "",
      one.host ?? "",
    ].join("\0");
    const quote = { id, quote: cut(text, QUOTE_CHARS) };
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { ...one, rows: [quote] });
      continue;
    }
    group.count += one.count;
    group.firstAt = earlier(group.firstAt, one.firstAt);
    group.lastAt = later(group.lastAt, one.lastAt);
    group.strength = Math.max(group.strength, one.strength);
    group.isHost ||= one.isHost;
    if (group.rows.length < ROWS_KEPT) group.rows.push(quote);
  }
  return [...groups.values()];
}

export const entityKey = (entity: Entity | null) => (entity ? `${entity.kind}/${entity.name}` : "");
const earlier = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
const later = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
