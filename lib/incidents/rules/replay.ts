import type { Edge } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import { decide } from "../grouping/decide";
import { type Candidate, type Decision, type Host, type Lessons, SAME_SERVICE_MS } from "../grouping/model";
import { applyRules, groupPlaceOf } from "./apply";
import type { Outcome } from "./backtest";
import { PastHosts } from "./past-hosts";
import type { GroupingRule } from "./rule";

/** A signal of the past. Signals of one `arrivedAt` came in one batch; it was seen again until `seenUntil`. Epoch ms. */
export interface PastSignal extends Candidate {
  arrivedAt: number;
  seenUntil: number;
}
export interface ReplayGiven {
  /** In the order in which they are asked. */
  rules: readonly GroupingRule[];
  edges: Edge[];
  lessons: Lessons;
  settings: { quietMinutes: number; reopenMinutes: number };
}

const WAITING_AT_MOST = 200;

/**
 * What grouping makes of signals of the past, in the order of their arrival, the oldest first. Pure; time follows the number
 * of signals. It knows each signal as it is today, with the score that it has grown to; people, and alerts that end, do
 * nothing here: an incident ends by being quiet.
 */
export function replayGrouping(signals: readonly PastSignal[], given: ReplayGiven): Outcome {
  const steps = replaySteps(signals, given);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same a batch at a time, so that whoever runs it can let others have their turn. */
export function* replaySteps(
  signals: readonly PastSignal[],
  { rules, edges, lessons, settings }: ReplayGiven,
): Generator<undefined, Outcome> {
  const outcome: Outcome = Array<string | null>(signals.length).fill(null);
  const indexOf = new Map(signals.map(({ id }, i) => [id, i]));
  const [quietMs, reopenMs] = [settings.quietMinutes * MINUTE_MS, settings.reopenMinutes * MINUTE_MS];
  const hosts = new PastHosts(edges, quietMs, reopenMs);
  const waiting = new Waiting();
  for (let from = 0; from < signals.length; ) {
    const { arrivedAt } = signals[from]!;
    let to = from + 1;
    while (to < signals.length && signals[to]!.arrivedAt === arrivedAt) to++;
    const fresh = signals.slice(from, to);
    const candidates = [...fresh, ...waiting.of(fresh, arrivedAt)];
    const near = hosts.near(candidates, arrivedAt, (signal) => groupPlaceOf(rules, signal.fields));
    const grouped = groupBatch({ arrivedAt, signals: candidates, ...near, rules, lessons, settings });
    for (const { decision, quietMinutes } of grouped.decisions) {
      const own = decision.signals.map((signal) => signals[indexOf.get(signal.id)!]!);
      const id = hosts.take(decision, own, quietMinutes);
      for (const signal of own) outcome[indexOf.get(signal.id)!] = id;
    }
    waiting.keep(
      candidates,
      ({ id }) => outcome[indexOf.get(id)!] === null && !grouped.held.has(id),
      arrivedAt,
    );
    from = to;
    yield;
  }
  return outcome;
}

interface Batch {
  arrivedAt: number;
  signals: Candidate[];
  hosts: Host[];
  edges: Edge[];
  rules: readonly GroupingRule[];
  lessons: Lessons;
  settings: ReplayGiven["settings"];
}

/** The one place where the past is grouped as the present is: rules first, and what is left as ever. */
function groupBatch({ arrivedAt, signals, hosts, edges, rules, lessons, settings }: Batch) {
  const { quietMinutes, reopenMinutes } = settings;
  const ruled = applyRules({ arrivedAt, signals, hosts, rules, lessons, quietMinutes });
  const ordinary = decide({
    arrivedAt,
    signals: ruled.rest,
    hosts: hosts.filter(({ ruleId }) => ruleId === null),
    edges,
    lessons,
    reopenMs: reopenMinutes * MINUTE_MS,
  });
  const plain = (decision: Decision) => ({ decision, quietMinutes: null as number | null });
  return {
    decisions: [
      ...ruled.decisions.map((decision) => ({ decision, quietMinutes: decision.quietMinutes })),
      ...ordinary.map(plain),
    ],
    held: new Set(ruled.held.map(({ signalId }) => signalId)),
  };
}

/** Signals too weak to open anything, by service, as long as they could still help. */
class Waiting {
  private readonly byService = new Map<string, PastSignal[]>();

  of(fresh: readonly PastSignal[], arrivedAt: number): PastSignal[] {
    return [...new Set(fresh.map(({ service }) => service))].flatMap((service) =>
      (this.byService.get(service) ?? [])
        .filter(({ seenUntil }) => seenUntil >= arrivedAt - SAME_SERVICE_MS)
        .map((signal) => ({ ...signal, loose: true })),
    );
  }

  keep(candidates: readonly PastSignal[], waits: (signal: PastSignal) => boolean, arrivedAt: number): void {
    for (const [service, own] of Map.groupBy(candidates, (signal) => signal.service)) {
      const left = own.filter((signal) => signal.seenUntil >= arrivedAt - SAME_SERVICE_MS && waits(signal));
      if (left.length > 0) this.byService.set(service, left.slice(0, WAITING_AT_MOST));
      else this.byService.delete(service);
    }
  }
}
