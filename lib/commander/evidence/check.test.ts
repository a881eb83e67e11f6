import { describe, expect, it } from "vitest";
import { checkClaims, type Scope, type StoredRow } from "./check";
import type { Claim } from "./schemas";

const SCOPE: Scope = {
  workspaceId: "w1",
  services: ["till", "oven", "flour"],
  from: 1000,
  until: 2000,
  edges: [
    { caller: "till", callee: "oven" },
    { caller: "oven", callee: "flour" },
    { caller: "till", callee: "icing" },
  ],
  symptoms: ["oven"],
  hosted: new Map([["n1", ["flour"]]]),
};
const ROW: StoredRow = {
  id: "r1",
  workspaceId: "w1",
  service: "flour",
  at: 1500,
  text: "write failed:\n  no space left on device",
};
const claim = (over: Partial<Claim> = {}): Claim => ({
  kind: "cause",
  text: "The disk of flour is full.",
  entity: { kind: "service", name: "flour" },
  evidence: [{ id: "r1", quote: "no space left on device" }],
  ...over,
});
const problems = (over: Partial<Claim>, rows: StoredRow[] = [ROW], scope: Partial<Scope> = {}) => {
  const [checked] = checkClaims([claim(over)], rows, { ...SCOPE, ...scope });
  expect(checked!.isStruck).toBe(checked!.problems.length > 0);
  return checked!.problems.map(({ problem }) => problem);
};

describe("a claim", () => {
  it("stands when its rows exist, belong to the incident and hold the quoted text", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ evidence: [{ id: "r1", quote: "write failed: no space  left" }] })).toEqual([]);
  });

  it("is struck when it names no row, or one that does not exist", () => {
    expect(problems({ evidence: [] })).toEqual(["no_evidence"]);
    expect(problems({ evidence: [{ id: "r9", quote: "no space left on device" }] })).toEqual(["missing_row"]);
  });

  it("is struck when one of several quotes is made up", () => {
    const evidence = [...claim().evidence, { id: "r1", quote: "the deploy of 12:03 broke it" }];
    expect(problems({ evidence })).toEqual(["not_quoted"]);
  });

  it("cannot use rows of another workspace, and learns nothing of them", () => {
    const rows = [{ ...ROW, workspaceId: "w2" }];
    expect(problems({}, rows)).toEqual(["foreign_workspace"]);
    const [foreign] = checkClaims([claim()], rows, SCOPE);
    const [missing] = checkClaims([claim()], [], SCOPE);
    expect(foreign!.problems[0]!.text).toBe(missing!.problems[0]!.text);
  });

  it("cannot use rows of other services or other times", () => {
    expect(problems({}, [{ ...ROW, service: "icing" }])).toEqual(["other_service"]);
    expect(problems({}, [{ ...ROW, at: 999 }])).toEqual(["outside_time"]);
    expect(problems({}, [{ ...ROW, at: 2001 }])).toEqual(["outside_time"]);
    expect(problems({}, [{ ...ROW, at: 500, endsAt: 1200 }])).toEqual([]);
    expect(problems({}, [{ ...ROW, at: 500, endsAt: 999 }])).toEqual(["outside_time"]);
  });

  it("needs more than a word or two, unless that is the whole row", () => {
    expect(problems({ evidence: [{ id: "r1", quote: "no" }] })).toEqual(["quote_too_short"]);
    expect(problems({ evidence: [{ id: "r1", quote: "  " }] })).toEqual(["quote_too_short"]);
    expect(problems({ evidence: [{ id: "r1", quote: "panic" }] }, [{ ...ROW, text: "panic" }])).toEqual([]);
  });

  it.each(["EOF", " ", "", "\u200b", "--------------", "\u200b \u202e", "a. b. c. ........"])(
    "of a row that says as good as nothing shows nothing: %j",
    (text) => {
      const rows = [{ ...ROW, text }];
      expect(problems({ evidence: [{ id: "r1", quote: text }] }, rows)).toEqual(["quote_too_short"]);
      expect(problems({ evidence: [{ id: "r1", quote: " " }] }, rows)).toEqual(["quote_too_short"]);
    },
  );

  it("about a cause lies on a path from what suffers, and never the other way", () => {
    expect(problems({ entity: { kind: "service", name: "till" } })).toEqual(["no_path"]);
    expect(problems({ entity: { kind: "service", name: "icing" } })).toEqual(["no_path"]);
    expect(problems({ entity: { kind: "node", name: "n1" } })).toEqual([]);
    expect(problems({ entity: { kind: "node", name: "n2" } })).toEqual(["no_path"]);
    expect(problems({ entity: null })).toEqual(["no_entity"]);
    expect(problems({ kind: "symptom", entity: null })).toEqual([]);
  });

  it("ends on circles in the topology", () => {
    const edges = [...SCOPE.edges, { caller: "flour", callee: "oven" }];
    expect(problems({ entity: { kind: "service", name: "icing" } }, [ROW], { edges })).toEqual(["no_path"]);
  });

  it("is not saved by characters that nobody sees", () => {
    expect(problems({ evidence: [{ id: "r1", quote: "no space\u200b left on\u202e device" }] })).toEqual([]);
    expect(problems({ evidence: [{ id: "r1", quote: "\u200b".repeat(20) }] })).toEqual(["quote_too_short"]);
  });
});
