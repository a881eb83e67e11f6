import { sha256 } from "@/lib/kit/crypto";

/** An arrival as deduplication sees it: a signal, or an alert. */
export interface Arrival {
  service: string;
  /** What the sender says makes two the same, hashed over names and values. */
  fingerprint: string | null;
  /** The template of its text, mined within its service. */
  templateId: string | null;
  /** Its text with values masked. */
  text: string;
  /** A unit vector of the text by the workspace's embedding model. */
  vector: Float32Array | null;
  /** Epoch ms. */
  at: number;
}

/** An incident that arrivals may belong to. */
export interface Group {
  id: string;
  services: string[];
  firstAt: number;
  lastAt: number;
  /** By shape, one member of each: shapes are few, however many arrivals there are. */
  members: Map<string, Arrival>;
  fingerprints: Set<string>;
}

/** What makes two arrivals the same kind of thing: it is what a split or a merge by hand teaches about. */
export const shapeOf = ({ service, templateId, text }: Pick<Arrival, "service" | "templateId" | "text">) =>
  JSON.stringify([service, templateId ?? bounded(text)]);

/** Pairs of shapes are keys of an index, which takes no longer ones. */
const TEXT_AT_MOST = 400;
const bounded = (text: string) =>
  text.length * 3 <= TEXT_AT_MOST || Buffer.byteLength(text) <= TEXT_AT_MOST
    ? text
    : `sha256 ${sha256(text)}`;

export const serviceOfShape = (shape: string): string => String((JSON.parse(shape) as unknown[])[0]);

/** One key for two shapes, whichever comes first. */
export const pairOf = (a: string, b: string) => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

export const DEDUP_RULES = ["fingerprint", "same_template", "taught", "companions", "near_text"] as const;

/** Why an arrival is the same as what a group has. */
export interface Match {
  rule: (typeof DEDUP_RULES)[number];
  templateId: string | null;
  /** What was compared and found equal. */
  fields: string[];
  /** 0 is the same; null where nothing was measured. */
  distance: number | null;
  explanation: string;
}

export const newGroup = (id: string, arrival: Arrival): Group => ({
  id,
  services: [arrival.service],
  firstAt: arrival.at,
  lastAt: arrival.at,
  members: new Map([[shapeOf(arrival), arrival]]),
  fingerprints: new Set(arrival.fingerprint === null ? [] : [arrival.fingerprint]),
});

/** Lets the next arrival see what this one has brought. */
export function admit(group: Group, arrival: Arrival): void {
  group.firstAt = Math.min(group.firstAt, arrival.at);
  group.lastAt = Math.max(group.lastAt, arrival.at);
  if (!group.services.includes(arrival.service)) group.services.push(arrival.service);
  group.members.set(shapeOf(arrival), arrival);
  if (arrival.fingerprint !== null) group.fingerprints.add(arrival.fingerprint);
}
