import { describe, expect, it } from "vitest";
import { goodPlan, goodReport, hypothesis } from "@/tests/support/plans";
import type { Report } from "../../report/schemas";
import { opinionOn, opinionsOn } from "../opinions";
import { AGENTS, type PlanContent, type PlanStep, stanceSchema } from "../schemas";

const step = (over: Partial<PlanStep>): PlanStep => ({ ...goodPlan().steps[0]!, ...over });
const planOf = (over: Partial<PlanContent>): PlanContent => ({ ...goodPlan(), ...over });
const reportOf = (change: (report: Required<Report>) => void): Report => {
  const report = goodReport();
  change(report as Required<Report>);
  return report;
};

describe("the five agents", () => {
  it("approve of a remedy for a sure cause that owners are told of, each with figures of the report", () => {
    const opinions = opinionsOn(goodPlan(), goodReport());
    expect(Object.values(opinions).map(({ choice }) => choice)).toEqual(AGENTS.map(() => "approve"));
    expect(opinions.detection).toMatchObject({ confidence: 0.855 });
    expect(opinions.detection.reasons.join(" ")).toContain("95%");
    expect(opinions.diagnosis.confidence).toBe(0.9);
    expect(opinions.diagnosis.reasons.join(" ")).toMatch(/checkout.*90%.*1 claim .*1 hold.*orders with 30%/);
    // Two are helped and none is put at risk: (2 + 1) / (2 + 2).
    expect(opinions.prediction.confidence).toBe(0.75);
    expect(opinions.prediction.reasons.join(" ")).toMatch(
      /needed by 1 service: 1 in trouble, 0 well.*30 min.*12.00 EUR/,
    );
    expect(opinions.resolution.confidence).toBe(0.9);
    expect(opinions.communication.confidence).toBe(0.667);
    expect(opinions.communication.reasons.join(" ")).toContain("shop-team");
  });

  it("abstain when the report says nothing, but for what the plan itself shows", () => {
    const opinions = opinionsOn(goodPlan(), {});
    expect(Object.values(opinions).map(({ choice }) => choice)).toEqual(AGENTS.map(() => "abstain"));
  });

  it("keep the form of a vote whatever the names in the report are", () => {
    const name = "x".repeat(3000);
    const report = reportOf(({ diagnosis }) => {
      diagnosis.hypotheses = [hypothesis(name, 0.9), hypothesis("😀".repeat(1500), 0.1)];
    });
    for (const agent of AGENTS)
      expect(() => stanceSchema.parse(opinionOn(agent, planOf({ services: [name] }), report))).not.toThrow();
  });
});

describe("detection", () => {
  const vote = (over: Partial<Required<Report>["detection"]>) =>
    opinionOn(
      "detection",
      goodPlan(),
      reportOf((report) => Object.assign(report.detection, over)),
    );

  it("rejects what may be nothing, as surely as it is nothing", () => {
    expect(vote({ isReal: false, isOngoing: false, confidence: 0.2 })).toMatchObject({
      choice: "reject",
      confidence: 0.8,
    });
  });

  it("abstains when it is over", () => {
    expect(vote({ isOngoing: false, ongoing: 0.1 })).toMatchObject({ choice: "abstain", confidence: 0.9 });
  });
});

describe("diagnosis", () => {
  const vote = (plan: Partial<PlanContent>, change: Parameters<typeof reportOf>[0] = () => {}) =>
    opinionOn("diagnosis", planOf(plan), reportOf(change));

  it("rejects what acts on something else than what was found", () => {
    const other = vote({
      services: ["checkout", "orders"],
      steps: [step({ action: "Restart orders.", rollback: "None is needed." })],
    });
    expect(other).toMatchObject({ choice: "reject", confidence: 0.9 });
    expect(other.reasons[1]).toBe("Step 1 acts on orders instead.");
  });

  it("takes the instances of a service for the service, and a longer name for another one", () => {
    expect(vote({ steps: [step({ action: "Restart checkout-7d9f." })] }).choice).toBe("approve");
    expect(
      vote({
        services: ["checkout", "checkout-db"],
        steps: [step({ action: "Restart checkout-db.", rollback: null })],
      }).choice,
    ).toBe("reject");
  });

  it("abstains from what acts on more, and from what does not say on what it acts", () => {
    const both = [step({ action: "Restart checkout and orders." })];
    expect(vote({ services: ["checkout", "orders"], steps: both }).choice).toBe("abstain");
    expect(vote({ steps: [step({ action: "Turn it off and on.", rollback: null })] }).choice).toBe("abstain");
  });

  it("rejects when all evidence of the cause was struck, and abstains when there is none", () => {
    const struck = vote({}, ({ claims }) => {
      claims[0]!.isStruck = true;
    });
    expect(struck).toMatchObject({ choice: "reject" });
    expect(struck.reasons[1]).toContain("Struck: all of 1 claim ");
    expect(
      vote({}, (report) => {
        report.claims = [];
      }).choice,
    ).toBe("abstain");
  });

  it("abstains when nobody knows, or hardly, and rejects when there is no fault", () => {
    const verdict = (to: "unknown" | "no_fault") =>
      vote({}, ({ diagnosis }) => {
        diagnosis.verdict = to;
      }).choice;
    expect([verdict("unknown"), verdict("no_fault")]).toEqual(["abstain", "reject"]);
    const unsure = vote({}, ({ diagnosis }) => {
      diagnosis.hypotheses[0]!.confidence = 0.4;
    });
    expect(unsure).toMatchObject({ choice: "abstain", confidence: 0.4 });
  });
});

describe("prediction", () => {
  const vote = (plan: Partial<PlanContent>, change: Parameters<typeof reportOf>[0] = () => {}) =>
    opinionOn("prediction", planOf(plan), reportOf(change));

  it("rejects what acts on a service that is well, as surely as it is well", () => {
    const mail = vote({
      services: ["checkout", "mail"],
      steps: [step({ action: "Restart mail." })],
    });
    expect(mail).toMatchObject({ choice: "reject", confidence: 0.7 });
    expect(mail.reasons.join(" ")).toMatch(/mail, which is well.*30%/);
  });

  it("rejects when more that are well need it than suffer from it", () => {
    const many = vote({}, ({ diagnosis }) => {
      diagnosis.blastRadius = ["a", "b", "c", "d"].map((service) => ({
        service,
        hops: 1,
        isSuffering: service === "a",
      }));
    });
    // Three are put at risk, two are helped: (3 + 1) / (5 + 2).
    expect(many).toMatchObject({ choice: "reject", confidence: 0.571 });
    expect(many.reasons[0]).toBe("checkout is needed by 4 services: 1 in trouble, 3 well.");
  });

  it("rejects when it is over sooner than acting takes, and not when it has outlasted all that were like it", () => {
    const waiting = (remainingMinutes: number) =>
      vote({}, ({ prediction }) => {
        prediction.duration!.remainingMinutes = remainingMinutes;
      });
    expect(waiting(3)).toMatchObject({ choice: "reject", confidence: 0.75 });
    expect(waiting(3).reasons[0]).toContain("over in 3 min");
    expect(waiting(0)).toMatchObject({ choice: "approve" });
  });

  it("abstains from what acts on something of which nobody knows who needs it", () => {
    const orders = vote({ services: ["checkout", "orders"], steps: [step({ action: "Restart orders." })] });
    expect(orders.choice).toBe("abstain");
  });
});

describe("resolution", () => {
  const vote = (steps: PlanStep[]) => opinionOn("resolution", planOf({ steps }), goodReport());

  it("rejects steps without a way back, a check or an action, and a plan without steps", () => {
    const final = vote([step({}), step({ isReversible: false }), step({ rollback: null })]);
    expect(final).toMatchObject({ choice: "reject", confidence: 1 });
    expect(final.reasons[0]).toContain("Steps 2 and 3 of 3 are without a way back");
    expect(vote([step({ check: " " })]).choice).toBe("reject");
    expect(vote([]).choice).toBe("reject");
  });

  it("abstains from what is not known to work for this fault: a person's words, a remedy for another", () => {
    expect(vote([step({ source: { kind: "person", by: "ann@example.test" } })]).choice).toBe("abstain");
    expect(vote([step({ source: { kind: "remedy", group: "certificate" } })]).choice).toBe("abstain");
  });

  it("trusts what mended a similar incident as far as it is similar", () => {
    const fixed = vote([step({}), step({ source: { kind: "past_fix", number: 7, similarity: 0.7 } })]);
    expect(fixed).toMatchObject({ choice: "approve", confidence: 0.7 });
    expect(fixed.reasons[1]).toBe("Incident 7, 70% alike, was mended so.");
  });
});

describe("communication", () => {
  const vote = (services: string[], change: Parameters<typeof reportOf>[0] = () => {}) =>
    opinionOn("communication", planOf({ services }), reportOf(change));

  it("abstains when a service that is touched has no owner who is told", () => {
    const half = vote(["checkout", "orders"]);
    expect(half).toMatchObject({ choice: "abstain", confidence: 0.5 });
    expect(half.reasons[0]).toBe("Nobody is known to own orders: 1 of 2 services with an owner who is told.");
    expect(vote([]).choice).toBe("abstain");
  });

  it("rejects when there is no message for those who work on it", () => {
    const silent = vote(["checkout"], ({ communication }) => {
      communication.drafts = [];
    });
    expect(silent.choice).toBe("reject");
  });
});
