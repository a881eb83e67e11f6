import { cut } from "@/lib/kit/cut";
import type { RecordRow, Situation } from "../schemas";
import type { Directory } from "./directory";
import { type Fault, NO_WORDS } from "./fault";
import { COMPLAINING, type Observation, QUOTE_CHARS } from "./observe";

const ORIGIN: Fault = {
  kind: "error_origin",
  group: "errors",
  locus: "self",
  words: NO_WORDS,
  weight: 0.5,
  isVague: true,
  phrase: "its error is the innermost of the traces that fail",
};
const ROWS_KEPT = 5;

/**
 * In a trace in which several services complain, the one that calls none of the others is where it began; where the topology
 * does not tell, the one that complained first, since errors are logged on the way out.
 */
export function traceOrigins({ records, edges }: Situation, directory: Directory): Observation[] {
  const traces = Map.groupBy(
    records.filter(({ traceId, level, service }) => traceId && level && service && COMPLAINING.test(level)),
    ({ traceId }) => traceId!,
  );
  const calls = new Set(edges.map(({ caller, callee }) => `${caller}\0${callee}`));
  const origins: RecordRow[] = [];
  for (const rows of traces.values()) {
    const services = new Set(rows.map(({ service }) => service!));
    if (services.size < 2) continue;
    const deepest = rows.filter(
      ({ service }) => ![...services].some((other) => calls.has(`${service}\0${other}`)),
    );
    const [first] = (deepest.length > 0 ? deepest : rows).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    if (first && directory.service(first.service!)) origins.push(first);
  }
  return [...Map.groupBy(origins, ({ service }) => service!)].map(([service, rows]) => ({
    source: "record",
    fault: { ...ORIGIN, weight: (ORIGIN.weight * rows.length) / origins.length },
    speaker: { kind: "service", name: service },
    subject: { kind: "service", name: service },
    port: null,
    isHost: false,
    count: rows.length,
    firstAt: rows[0]!.at,
    lastAt: rows.at(-1)!.at,
    severity: null,
    strength: 1,
    rows: rows.slice(0, ROWS_KEPT).map(({ id, text }) => ({ id, quote: cut(text, QUOTE_CHARS) })),
  }));
}
