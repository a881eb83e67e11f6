import { describe, expect, it } from "vitest";
import { causeOf, type Setting, type Sufferer } from "./cause";

const NOW = 1_800_000_000_000;
const sufferer = (service: string, text: string, afterSeconds = 0): Sufferer => ({
  service,
  firstBadAt: NOW + afterSeconds * 1000,
  complaints: [{ text, weight: 1 }],
  isSilent: false,
});
const cause = (sufferers: Sufferer[], over: Partial<Setting> = {}) =>
  causeOf({ sufferers, edges: [], changes: [], isHarmless: false, ...over });
const edges = [
  { caller: "web", callee: "orders" },
  { caller: "orders", callee: "orders-db" },
];

describe("the probable cause", () => {
  it("is the deepest that went bad first and tells of a fault inside it", () => {
    const found = cause(
      [
        sufferer("orders-db", "No space left on device"),
        sufferer("orders", "query to orders-db timed out", 10),
        sufferer("web", "upstream orders: request timeout", 20),
      ],
      { edges },
    );
    expect(found).toMatchObject({ service: "orders-db", kind: "disk_full", verdict: "cause" });
    expect(found.confidence).toBeLessThanOrEqual(0.95);
  });

  it("is likely at most when one service alone tells of it", () => {
    expect(cause([sufferer("web", "Java heap space")])).toMatchObject({ verdict: "likely", confidence: 0.6 });
  });

  it("is unknown when all that shows is that something else does not answer", () => {
    expect(cause([sufferer("web", "connect ECONNREFUSED 10.0.0.1:8080")])).toMatchObject({
      verdict: "unknown",
      service: null,
      confidence: 0.1,
    });
  });

  it("is unknown when two are under the same suspicion", () => {
    const found = cause([sufferer("a-service", "Java heap space"), sufferer("b-service", "Java heap space")]);
    expect(found.verdict).toBe("unknown");
    expect(found.confidence).toBeLessThan(0.5);
  });

  it("is not the caller that complains the loudest", () => {
    const found = cause(
      [sufferer("web", "TypeError: x is undefined"), sufferer("orders", "panic: index out of range", 3)],
      { edges },
    );
    expect(found.service).not.toBe("web");
  });

  it("can be a service that says nothing but is named by all", () => {
    const silent = { ...sufferer("orders", ""), complaints: [], isSilent: true };
    const found = cause([silent, sufferer("web", "orders: connection refused", 30)], { edges });
    expect(found).toMatchObject({ service: "orders", kind: "silence", verdict: "cause" });
  });

  it("is no fault when there are only more lines that do not complain", () => {
    expect(cause([sufferer("web", "GET /")], { isHarmless: true })).toMatchObject({ verdict: "no_fault" });
  });

  it("notes as suspects every service that it names beyond those in trouble", () => {
    const caught = [
      sufferer("web", "call to orders failed: timed out"),
      sufferer("ads", "orders: timed out"),
    ];
    const all = [
      cause(caught, { edges: [...edges, { caller: "ads", callee: "orders" }] }),
      cause([sufferer("web", "orders: panic"), sufferer("orders-db", "Java heap space")], { edges }),
      cause([sufferer("web", "orders did not answer")], { edges }),
    ];
    expect(all.map((found) => found.suspects)).toContainEqual(["orders"]);
    for (const found of all) {
      const said = [found.statement, ...found.reasons].join(" ");
      if (/\borders\b(?!-)/.test(said)) expect(found.suspects).toContain("orders");
    }
  });

  it("adds up: the points in the reasons are the confidence", () => {
    const found = cause([sufferer("orders", "panic"), sufferer("web", "orders timed out", 60)], {
      edges,
      changes: [{ service: "orders", text: "the release of orders went from 1 to 2" }],
    });
    const sum = found.reasons
      .map((reason) => /\(([+−])([\d.]+)\)$/.exec(reason)!)
      .reduce((total, [, sign, points]) => total + (sign === "+" ? 1 : -1) * Number(points), 0);
    expect(Math.min(0.95, sum)).toBeCloseTo(found.confidence, 1);
  });
});
