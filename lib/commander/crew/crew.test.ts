import { describe, expect, it } from "vitest";
import { draftMessages } from "./communication";
import { detect } from "./detection";
import { predict } from "./prediction";
import { FALLBACK, REMEDIES } from "./remedies";
import { proposeResolution } from "./resolution";
import type { CommunicationInput, PredictionInput, ResolutionInput } from "./schemas";

const NOW = 1_800_000_000_000;
const sign = (over = {}) => ({
  id: "s1",
  service: "oven",
  kind: "new_template",
  score: 0.8,
  firstAt: NOW - 60_000,
  lastAt: NOW - 5000,
  seen: 10,
  complains: true,
  ...over,
});

describe("detection", () => {
  const of = (...signs: ReturnType<typeof sign>[]) => detect({ now: NOW, windowMs: 5000, signs });

  it("is surer when more services show it than when one says it again", () => {
    const [one, again, more] = [
      of(sign()),
      of(sign(), sign({ id: "s2" })),
      of(sign(), sign({ id: "s2", service: "till" })),
    ];
    expect(again.confidence).toBeGreaterThanOrEqual(one.confidence);
    expect(more.confidence).toBeGreaterThan(0.95);
    expect(more).toMatchObject({ isReal: true, isOngoing: true });
  });

  it("does not call more lines that complain of nothing trouble", () => {
    expect(of(sign({ complains: false })).isReal).toBe(false);
    expect(of(sign({ isFiring: true })).reasons).toEqual([
      "1 sign in 1 service, of which 1 complains.",
      "1 alert still fires.",
      "The last was seen 5 s ago.",
    ]);
    expect(of()).toMatchObject({ isReal: false, isOngoing: false, confidence: 0 });
  });

  it("calls it over when it has been silent for much longer than it used to be", () => {
    expect(of(sign({ lastAt: NOW - 600_000, firstAt: NOW - 660_000 })).isOngoing).toBe(false);
    expect(of(sign({ lastAt: NOW - 600_000, firstAt: NOW - 660_000, isFiring: true })).isOngoing).toBe(true);
    expect(of(sign({ isFiring: false })).isOngoing).toBe(false);
  });
});

describe("prediction", () => {
  const input = (over: Partial<PredictionInput> = {}): PredictionInput => ({
    troubled: [{ service: "flour", confidence: 1 }],
    edges: [
      { caller: "oven", callee: "flour", calleeBroke: 8, callerToo: 8 },
      { caller: "till", callee: "oven" },
      { caller: "flour", callee: "mill", calleeBroke: 9, callerToo: 9 },
    ],
    elapsedMinutes: 10,
    past: [],
    costs: [],
    ...over,
  });

  it("runs from callee to caller, at the rates of history, and never down", () => {
    expect(predict(input()).next).toMatchObject([
      { service: "oven", probability: 0.9, hops: 1 },
      { service: "till", probability: 0.45, hops: 2 },
    ]);
  });

  it("never passes certainty, and ends on circles", () => {
    const names = ["a", "b", "c", "d", "e"];
    const edges = names.flatMap((caller) =>
      names.map((callee) => ({ caller, callee, calleeBroke: 50, callerToo: 50 })),
    );
    const { next } = predict(input({ troubled: [{ service: "a", confidence: 0.5 }], edges }));
    expect(next).toHaveLength(4);
    for (const { probability, hops } of next) expect([probability <= 0.5, hops]).toEqual([true, 1]);
  });

  it("expects what similar incidents took, of those that took longer than this one has", () => {
    const past = [
      { number: 1, similarity: 0.9, minutes: 5 },
      { number: 2, similarity: 0.9, minutes: 30 },
      { number: 3, similarity: 0.1, minutes: 500 },
    ];
    expect(predict(input({ past })).duration).toMatchObject({
      expectedMinutes: 30,
      remainingMinutes: 20,
      from: [2, 3],
    });
    expect(predict(input()).duration).toBeNull();
  });

  it("shows the formula of the money, and says nothing without a cost", () => {
    expect(predict(input()).impact).toBeNull();
    const costs = [
      { service: "flour", perMinute: 10 },
      { service: "oven", perMinute: 20 },
      { service: "mill", perMinute: 99 },
    ];
    const troubled = [{ service: "flour", confidence: 0.8 }];
    const past = [{ number: 2, similarity: 0.9, minutes: 30 }];
    const { impact } = predict(input({ troubled, costs, past }));
    expect(impact).toMatchObject({
      perMinute: 22.4,
      perMinuteNow: 8,
      soFar: 80,
      stillToCome: 448,
      lines: [{ service: "oven" }, { service: "flour" }],
    });
    expect(impact!.formula).toBe(
      "so far: (flour 10.00 × 0.8) EUR per minute × 10 min; to come: (oven 20.00 × 0.72 + flour 10.00 × 0.8) EUR per minute × 20 min",
    );
    expect(predict(input({ costs })).impact!.formula).toMatch(/EUR per minute, as long as it goes on$/);
  });

  it("counts nothing so far for those that are well and may be next, and says where no history is", () => {
    const { next, impact } = predict(
      input({
        troubled: [{ service: "db", confidence: 1 }],
        edges: [{ caller: "shop", callee: "db" }],
        elapsedMinutes: 60,
        costs: [{ service: "shop", perMinute: 100 }],
        past: [{ number: 1, similarity: 1, minutes: 90 }],
      }),
    );
    expect(next).toMatchObject([
      { service: "shop", probability: 0.5, because: "It calls db (no history: taken as half)." },
    ]);
    expect(impact).toMatchObject({ perMinuteNow: 0, soFar: 0, perMinute: 50, stillToCome: 1500 });
    expect(impact!.formula).toContain("so far: nothing that is in trouble has a cost;");
  });

  it("has a formula whose figures give the sums that are shown", () => {
    for (let round = 1; round <= 18; round++) {
      const { impact } = predict(
        input({
          troubled: [{ service: "flour", confidence: 1 / round }],
          elapsedMinutes: (round * 100) / 7,
          past: [{ number: 1, similarity: 1, minutes: (round * 200) / 3 }],
          costs: [
            { service: "flour", perMinute: round / 3 },
            { service: "oven", perMinute: 10 * round },
          ],
        }),
      );
      const [soFar, toCome] = impact!.formula.split("; to come: ").map(reckoned);
      expect([impact!.soFar, impact!.stillToCome]).toEqual([soFar, toCome]);
    }
  });

  /** "(a 1.00 × 0.5 + b 2.00 × 1) EUR per minute × 3 min" in figures. */
  function reckoned(formula: string): number {
    const sum = [...formula.matchAll(/([\d.]+) × ([\d.]+)(?= \+|\))/g)].reduce(
      (all, [, a, b]) => all + +a! * +b!,
      0,
    );
    return Math.round(sum * Number(/× ([\d.]+) min/.exec(formula)![1]) * 100) / 100;
  }
});

describe("resolution", () => {
  const input = (over: Partial<ResolutionInput> = {}): ResolutionInput => ({
    verdict: "cause",
    entity: { kind: "service", name: "oven" },
    group: "oom",
    wasChanged: false,
    runbooks: [],
    fixes: [],
    ...over,
  });

  it.each(Object.entries({ ...REMEDIES, other: FALLBACK }))(
    "says in every remedy of %s on whom it acts: agents vote on nothing that does not",
    (_, remedies) => {
      for (const { action } of remedies) expect(action).toContain("{name}");
    },
  );

  it("gives each step a check, an action and a way back, or says that there is none", () => {
    const { steps } = proposeResolution(
      input({ runbooks: [{ id: "rb", title: "Oven", score: 0.9, steps: ["Look at the fire."] }] }),
    );
    for (const { check, action, rollback, isReversible } of steps) {
      expect(check && action).toBeTruthy();
      if (isReversible) expect(rollback).toBeTruthy();
    }
    expect(steps.some(({ source }) => source.kind === "runbook")).toBe(true);
  });

  it("tries what worked before first, and never what did not", () => {
    const fix = { similarity: 0.9, action: "Raise the limit to 2 GiB.", rollback: "Set it to 1 GiB." };
    const { steps } = proposeResolution(
      input({
        fixes: [
          { number: 4, worked: false, ...fix },
          { number: 7, worked: true, ...fix },
        ],
      }),
    );
    expect(steps[0]).toMatchObject({ source: { kind: "past_fix", number: 7 } });
    expect(steps.filter(({ source }) => source.kind === "past_fix")).toHaveLength(1);
  });

  it("names where its steps come from, in the order in which they are tried", () => {
    const runbooks = [
      { id: "rb", title: "Oven", score: 0.9, steps: ["Look at the fire.", "Open the door."] },
    ];
    const fixes = [{ number: 7, similarity: 0.9, action: "Raise it.", rollback: null, worked: true }];
    const { steps, why } = proposeResolution(input({ runbooks, fixes, wasChanged: true }));
    // How alike the incidents are is said with the source: the words of a step do not change with it.
    expect(JSON.stringify({ ...steps[0], source: null })).not.toContain("alike");
    expect([...new Set(steps.map(({ source }) => source.kind))]).toEqual(["past_fix", "runbook", "remedy"]);
    expect(why).toMatch(
      /^What mended incident 7 \(90 % alike\), then the runbook “Oven”, then general remedies, for oom in oven\. .*changed/,
    );
    const unknown = proposeResolution(input({ verdict: "unknown", entity: null, group: null, runbooks }));
    expect(unknown.why).toContain("“Oven”");
    expect(proposeResolution(input({ verdict: "unknown" })).why).toContain("no runbook fits");
  });

  it("goes back first when something was changed", () => {
    expect(proposeResolution(input({ wasChanged: true })).steps[0]!.title).toMatch(/last version/);
  });

  it("proposes nothing for a fault that nobody found, and only looking for one that nobody knows", () => {
    expect(proposeResolution(input({ verdict: "no_fault", entity: null }))).toMatchObject({
      summary: null,
      steps: [],
    });
    expect(proposeResolution(input({ verdict: "unknown" }))).toMatchObject({ summary: null, steps: [] });
  });

  it("puts no pattern of a name into the text", () => {
    const { steps } = proposeResolution(input({ entity: { kind: "service", name: "a$&b" } }));
    expect(steps[0]!.action).toContain("a$&b");
  });
});

describe("communication", () => {
  const input = (over: Partial<CommunicationInput> = {}): CommunicationInput => ({
    number: 12,
    title: "ENOSPC in flour <script>",
    severity: "critical",
    status: "open",
    verdict: "cause",
    statement: "flour: its storage is full.",
    cause: "flour",
    services: [
      { name: "flour", owner: "mill-team", publicName: null },
      { name: "till", owner: "shop-team", publicName: "Checkout" },
    ],
    next: [{ service: "icing", owner: "cake-team", probability: 0.8 }],
    costSoFar: "180.00 EUR",
    proposal: null,
    ...over,
  });
  const to = (audience: string, over = {}) =>
    draftMessages(input(over)).drafts.filter((draft) => draft.audience === audience);

  it("tells owners of their own services, also of those that may be next", () => {
    expect(to("owners").map((draft) => draft.to)).toEqual([["mill-team"], ["shop-team"], ["cake-team"]]);
    expect(to("owners")[1]!.body).not.toContain("icing");
  });

  it("tells customers nothing that came from records, nor names that the status page does not show", () => {
    const [draft] = to("customers");
    expect(draft!.subject + draft!.body).not.toMatch(/flour|ENOSPC|script|mill|EUR|#12/);
    expect(draft!.body).toContain("Checkout");
  });

  it("tells customers and stakeholders of grave incidents only", () => {
    expect([...to("customers", { severity: "low" }), ...to("stakeholders", { severity: "low" })]).toEqual([]);
    expect(to("customers", { services: [{ name: "flour", owner: null, publicName: null }] })).toEqual([]);
  });
});
