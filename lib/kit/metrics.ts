import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { singleton } from "./singleton";

/** One registry per process, whichever bundle counts. Rooms name their own figures; /metrics shows them all. */
export const registry = () =>
  singleton("metrics", () => {
    const created = new Registry();
    collectDefaultMetrics({ register: created });
    return created;
  });

/** The counter of this name, made at the first call. */
export function counter<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Counter<L> {
  return existing<Counter<L>>(name) ?? new Counter({ name, help, labelNames, registers: [registry()] });
}

export function gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
  return existing<Gauge<L>>(name) ?? new Gauge({ name, help, labelNames, registers: [registry()] });
}

/** `buckets` are upper bounds, in the unit the name ends with. */
export function histogram<L extends string>(
  name: string,
  help: string,
  buckets: number[],
  labelNames: readonly L[] = [],
): Histogram<L> {
  return (
    existing<Histogram<L>>(name) ??
    new Histogram({ name, help, labelNames, buckets, registers: [registry()] })
  );
}

const existing = <M>(name: string) => registry().getSingleMetric(name) as M | undefined;
