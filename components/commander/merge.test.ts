import { describe, expect, it } from "vitest";
import type { AgentAction, Analysis, AnalysisDelta } from "@/lib/commander/report/schemas";
import { type Followed, follow, leading, takeAction, takeDelta, takeWhole, withRun } from "./merge";

const cost = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: null };
const analysis = (over: Partial<Analysis> = {}): Analysis => ({
  id: "ana_1",
  number: 1,
  incidentNumber: 7,
  cause: "opened",
  state: "running",
  stage: "detection",
  seq: 1,
  verdict: null,
  statement: null,
  model: null,
  replayOf: null,
  recalledFrom: null,
  requestedBy: "system",
  cost,
  failure: null,
  createdAt: "2026-11-26T03:00:00.000Z",
  startedAt: "2026-11-26T03:00:00.000Z",
  finishedAt: null,
  report: {},
  actions: [],
  partial: false,
  ...over,
});
const delta = (seq: number, over: Partial<AnalysisDelta> = {}): AnalysisDelta => ({
  analysisId: "ana_1",
  seq,
  state: "running",
  stage: "diagnosis",
  set: { steered: [{ text: `version ${seq}`, effect: "" }] },
  cost,
  ...over,
});
const action = (position: number, over: Partial<AgentAction> = {}): AgentAction => ({
  analysisId: "ana_1",
  position,
  agent: "diagnosis",
  kind: "tool",
  name: "search_records",
  text: "Looks at the log lines of checkout",
  state: "running",
  failure: null,
  startedAt: "2026-11-26T03:00:01.000Z",
  ms: null,
  tokens: null,
  ...over,
});
const told = (deltas: AnalysisDelta[], from: Followed = follow(analysis())) => deltas.reduce(takeDelta, from);
const versionOf = ({ analysis }: Followed) => [analysis!.seq, analysis!.report.steered?.[0]?.text];

describe("a report that grows", () => {
  it("takes each part in its turn, and the verdict from the diagnosis among them", () => {
    const diagnosis = {
      verdict: "cause",
      statement: "orders-db ran out of memory",
      hypotheses: [],
      blastRadius: [],
    } as const;
    const set = { diagnosis: { ...diagnosis, hypotheses: [], blastRadius: [] } };
    const now = told([delta(2), delta(3, { set })]);
    expect(versionOf(now)).toEqual([3, "version 2"]);
    expect(now.analysis).toMatchObject({ verdict: "cause", statement: diagnosis.statement });
    expect(now).toMatchObject({ isBehind: false, waiting: [] });
  });

  it("ignores what it knows already, so that a resumed stream changes nothing", () => {
    const once = told([delta(2), delta(3)]);
    expect(told([delta(2), delta(3), delta(1)], once)).toBe(once);
  });

  it("keeps what comes after a gap, asks for the whole, and puts the rest on top of it", () => {
    const behind = told([delta(2), delta(4), delta(5), delta(4)]);
    expect(versionOf(behind)).toEqual([2, "version 2"]);
    expect(behind).toMatchObject({ isBehind: true, waiting: [{ seq: 4 }, { seq: 5 }] });
    const whole = takeWhole(behind, analysis({ seq: 4, report: { withoutModel: "none is configured" } }));
    expect(versionOf(whole)).toEqual([5, "version 5"]);
    expect(whole.analysis!.report.withoutModel).toBe("none is configured");
    expect(whole).toMatchObject({ isBehind: false, waiting: [] });
  });

  it("mends itself when the missing one comes late", () => {
    expect(told([delta(3), delta(2)])).toMatchObject({ analysis: { seq: 3 }, isBehind: false, waiting: [] });
  });

  it("stays behind when the whole that was read is too old for what waits", () => {
    const behind = told([delta(2), delta(6)]);
    expect(takeWhole(behind, analysis({ seq: 4 }))).toMatchObject({
      analysis: { seq: 4 },
      isBehind: true,
      waiting: [{ seq: 6 }],
    });
  });

  it("does not go back to a whole that was read before the last event", () => {
    const now = told([delta(2), delta(3)]);
    expect(versionOf(takeWhole(now, analysis({ seq: 2 })))).toEqual([3, "version 3"]);
    const over = told([delta(2, { state: "done", stage: null })]);
    expect(takeWhole(over, analysis({ seq: 2 })).analysis!.state).toBe("done");
  });

  it("hears that it was stopped, which leaves what was found, and that a failed one runs again", () => {
    const now = told([delta(2)]);
    const stopped = takeDelta(now, delta(3, { state: "stopped", stage: null, set: {} }));
    expect(stopped.analysis).toMatchObject({ seq: 3, state: "stopped", stage: null });
    expect(versionOf(stopped)).toEqual([3, "version 2"]);
    expect(takeDelta(stopped, delta(3, { state: "running" }))).toBe(stopped);
    const again = analysis({ seq: 4, state: "queued" });
    expect(takeWhole(told([delta(3, { state: "failed" })], now), again).analysis!.state).toBe("queued");
  });

  it("takes from the whole what no delta tells: when and why it ended", () => {
    const over = told([delta(2, { state: "failed" })]);
    const read = analysis({ seq: 2, state: "failed", failure: "The worker was lost three times." });
    expect(takeWhole(over, read).analysis!.failure).toBe("The worker was lost three times.");
  });

  it("is not touched by another analysis until that one is read", () => {
    const now = told([delta(2)]);
    expect(told([delta(9, { analysisId: "ana_2" })], now)).toBe(now);
    expect(takeAction(now, action(1, { analysisId: "ana_2" }))).toBe(now);
    const other = takeWhole(now, analysis({ id: "ana_2", number: 2, seq: 9 }));
    expect(other.analysis).toMatchObject({ id: "ana_2", actions: [] });
  });

  it("holds a bounded number of versions while it waits", () => {
    const many = told(Array.from({ length: 500 }, (_, i) => delta(i + 3)));
    expect(many.waiting).toHaveLength(200);
    expect(many.waiting.at(-1)!.seq).toBe(502);
  });
});

describe("what agents do", () => {
  it("stands in the order of its positions, each once, whatever the order it is told in", () => {
    const now = [
      action(3),
      action(1),
      action(1, { state: "done", ms: 20 }),
      action(2, { state: "failed" }),
      action(1),
    ].reduce(takeAction, follow(analysis()));
    expect(now.analysis!.actions.map(({ position, state }) => [position, state])).toEqual([
      [1, "done"],
      [2, "failed"],
      [3, "running"],
    ]);
  });

  it("is joined with what the whole says", () => {
    const now = takeAction(follow(analysis()), action(2, { state: "done" }));
    const whole = takeWhole(now, analysis({ seq: 5, actions: [action(1, { state: "done" }), action(2)] }));
    expect(whole.analysis!.actions.map(({ position, state }) => [position, state])).toEqual([
      [1, "done"],
      [2, "done"],
    ]);
  });
});

describe("the runs of an incident", () => {
  it("lead with the newest that is no replay", () => {
    const run = (number: number, cause: Analysis["cause"]) =>
      analysis({ id: `ana_${number}`, number, cause });
    const runs = [run(1, "opened"), run(2, "person"), run(3, "replay")];
    expect(leading(runs)!.number).toBe(2);
    expect(leading([run(1, "replay")])!.number).toBe(1);
    expect(leading([])).toBeNull();
    expect(withRun(runs, run(2, "person")).map(({ number }) => number)).toEqual([3, 2, 1]);
  });
});
