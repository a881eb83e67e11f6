/** When and how often a service wrote into a trace; epoch ms of the records' own time. */
interface Stay {
  first: number;
  last: number;
  records: number;
}
interface Trace {
  /** When it was last heard of, by our clock. */
  heardAt: number;
  stays: Map<string, Stay>;
}

/** `caller` was seen to call `callee` in so many traces. */
export interface TracedCall {
  caller: string;
  callee: string;
  count: number;
}

/** A trace of which nothing came for this long is whole: its services' windows close within seconds of each other. */
export const WHOLE_AFTER_MS = 15_000;
const TRACES_AT_MOST = 20_000;
const SERVICES_AT_MOST = 30;
const WORKSPACES_AT_MOST = 500;

/**
 * Learns who calls whom from records that share a trace id. It holds the traces of the last seconds in memory only: what a
 * restart or another process takes away is learned from the next ones.
 */
export class TraceMemory {
  private readonly workspaces = new Map<string, Map<string, Trace>>();

  /** Takes in the records of a window, and answers the calls of the workspace's traces that have become whole. */
  learn(
    workspaceId: string,
    service: string,
    records: readonly { traceId: string | null; ts: number }[],
    now: number,
  ): TracedCall[] {
    const traces = this.workspaces.get(workspaceId) ?? new Map<string, Trace>();
    this.workspaces.delete(workspaceId);
    this.workspaces.set(workspaceId, traces);
    if (this.workspaces.size > WORKSPACES_AT_MOST)
      this.workspaces.delete(this.workspaces.keys().next().value!);
    for (const { traceId, ts } of records) if (traceId !== null) note(traces, traceId, service, ts, now);
    return callsOf(takeWhole(traces, now));
  }
}

/** Whatever was heard of last stands last. */
function note(traces: Map<string, Trace>, id: string, service: string, ts: number, now: number): void {
  const trace = traces.get(id) ?? { heardAt: now, stays: new Map<string, Stay>() };
  trace.heardAt = now;
  traces.delete(id);
  traces.set(id, trace);
  if (traces.size > TRACES_AT_MOST) traces.delete(traces.keys().next().value!);
  const stay = trace.stays.get(service);
  if (stay) {
    stay.first = Math.min(stay.first, ts);
    stay.last = Math.max(stay.last, ts);
    stay.records++;
  } else if (trace.stays.size < SERVICES_AT_MOST)
    trace.stays.set(service, { first: ts, last: ts, records: 1 });
}

function takeWhole(traces: Map<string, Trace>, now: number): Trace[] {
  const whole: Trace[] = [];
  for (const [id, trace] of traces) {
    if (now - trace.heardAt < WHOLE_AFTER_MS) break;
    traces.delete(id);
    whole.push(trace);
  }
  return whole;
}

function callsOf(traces: Trace[]): TracedCall[] {
  const counts = new Map<string, TracedCall>();
  for (const { stays } of traces)
    for (const [callee, stay] of stays) {
      const caller = callerOf(callee, stay, stays);
      if (caller === null) continue;
      const key = `${caller}\0${callee}`;
      const call = counts.get(key) ?? { caller, callee, count: 0 };
      call.count++;
      counts.set(key, call);
    }
  return [...counts.values()];
}

/**
 * The service that wrote before and after all that this one wrote; of several the one that was there the shortest, for the
 * others called it through that one. Two that wrote equally long tell nothing, and neither does one that wrote a single line.
 */
function callerOf(callee: string, stay: Stay, stays: Map<string, Stay>): string | null {
  let found: { caller: string; lasted: number } | null = null;
  let isTie = false;
  for (const [caller, around] of stays) {
    const lasted = around.last - around.first;
    const encloses =
      around.first <= stay.first && around.last >= stay.last && lasted > stay.last - stay.first;
    if (caller === callee || around.records < 2 || !encloses) continue;
    isTie = found?.lasted === lasted;
    if (!found || lasted < found.lasted) found = { caller, lasted };
  }
  return isTie ? null : (found?.caller ?? null);
}
