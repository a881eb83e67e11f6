import { expect, it } from "vitest";
import type { Analysis, ReportClaim } from "@/lib/commander/report/schemas";
import { differenceOf, inOneSentence } from "./compare";

const claim = (text: string, over: Partial<ReportClaim> = {}): ReportClaim => ({
  id: text,
  kind: "cause",
  text,
  entity: { kind: "service", name: "flour" },
  evidence: [],
  agent: "diagnosis",
  by: "rules",
  isStruck: false,
  problems: [],
  ...over,
});
const run = (
  verdict: NonNullable<Analysis["verdict"]>,
  names: string[],
  claims: ReportClaim[] = [],
  kind = "oom",
): Analysis =>
  ({
    verdict,
    report: {
      claims,
      diagnosis: {
        verdict,
        statement: "",
        blastRadius: [],
        hypotheses: names.map((name, i) => ({
          entity: { kind: "service", name },
          kind,
          group: "oom",
          confidence: 0.9 / (i + 1),
          points: 1,
          reasons: [],
        })),
      },
    },
  }) as unknown as Analysis;

it("tells who moved up, who is new and who is suspected no more", () => {
  const { hypotheses } = differenceOf(
    run("cause", ["oven", "flour", "till"]),
    run("cause", ["flour", "oven", "mill"]),
  );
  expect(hypotheses.map(({ entity, a, b, up }) => [entity.name, a?.rank, b?.rank, up])).toEqual([
    ["flour", 2, 1, 1],
    ["oven", 1, 2, -1],
    ["mill", undefined, 3, null],
    ["till", 3, undefined, null],
  ]);
});

it("finds the claims that only one of them makes; a struck one is not the same as one that holds", () => {
  const a = run("cause", ["flour"], [claim("It is out of memory"), claim("The disk is full")]);
  const b = run(
    "cause",
    ["flour"],
    [claim("it is  out of memory"), claim("The disk is full", { isStruck: true })],
  );
  const found = differenceOf(a, b);
  expect(found.inBoth).toBe(1);
  expect(found.onlyA.map(({ text, isStruck }) => [text, isStruck])).toEqual([["The disk is full", false]]);
  expect(found.onlyB.map(({ text, isStruck }) => [text, isStruck])).toEqual([["The disk is full", true]]);
});

it("sums the two up", () => {
  const of = (a: Analysis, b: Analysis) => inOneSentence(differenceOf(a, b));
  expect(of(run("cause", ["flour"]), run("cause", ["flour"]))).toBe(
    "Both come to the same verdict, with the same claims.",
  );
  expect(of(run("likely", ["flour"]), run("cause", ["flour"], [claim("x")]))).toBe(
    "The suspect is the same, the verdict is another, with 1 claim in only one of them.",
  );
  expect(of(run("cause", ["flour"]), run("cause", ["flour"], [], "disk_full"))).toBe(
    "The suspect is the same, what is wrong with it is not: oom, then disk full; with the same claims.",
  );
  expect(of(run("cause", ["oven"]), run("cause", ["flour"]))).toContain("different suspects");
  expect(of(run("unknown", ["oven"]), run("unknown", ["flour"]))).toContain("the same verdict");
});
