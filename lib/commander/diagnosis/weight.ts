import type { Entity, Situation } from "../schemas";
import type { Calm } from "./calm";
import type { Directory } from "./directory";
import type { Fault } from "./fault";
import type { Observation } from "./observe";
import type { Span } from "./span";

/** One thing that speaks for an entity. `points` are what it adds. */
export interface Weight {
  entity: Entity;
  fault: Fault;
  points: number;
  text: string;
  observation: Observation;
}

/** What a single observation is weighed against. */
export interface WeighingContext {
  observations: Observation[];
  situation: Situation;
  directory: Directory;
  span: Span | null;
  calm: Calm;
  /** Services that wrote anything: they run. */
  speaking: Set<string>;
  /** All complaints in records together, in the unit of `amount`. */
  talk: number;
  /** In how many services each fault shows, by source and kind. */
  showing: Map<string, number>;
}

const SEVERITY: Record<string, number> = {
  medium: 0.8,
  warning: 0.6,
  warn: 0.6,
  low: 0.4,
  info: 0,
  notice: 0,
  ok: 0,
};

export const severityOf = ({ severity }: Observation) => (severity ? (SEVERITY[severity] ?? 1) : 1);
export const nameOf = ({ kind, name }: Entity) => (kind === "service" ? name : `${kind} ${name}`);
