import { describe, expect, it } from "vitest";
import { decide, type SpaceStanding, type Standing } from "./decide";

const NOW = 1_000_000;
const lexical = (documents: number, model = "lexical:1"): SpaceStanding => ({
  model,
  documents,
  learnedAt: NOW - 500_000,
});
const standing = (over: Partial<Standing>): Standing => ({
  documents: 10,
  changedAt: NOW - 600_000,
  now: NOW,
  active: lexical(10),
  building: null,
  ...over,
});

describe("the next lexicon", () => {
  it.each<[string, Partial<Standing>, string]>([
    ["there are no texts", { documents: 0, active: null }, "none"],
    ["there is none yet", { active: null }, "learn"],
    ["nothing has changed", {}, "none"],
    ["one of few came", { documents: 11 }, "learn"],
    ["one of few went", { documents: 9 }, "learn"],
    ["one of few was edited", { changedAt: NOW - 60_000 }, "learn"],
    ["one of many came", { documents: 301, active: lexical(300) }, "none"],
    ["one of many was edited", { documents: 300, active: lexical(300), changedAt: NOW - 60_000 }, "none"],
    ["a fifth of many came", { documents: 360, active: lexical(300) }, "learn"],
    ["nearly a fifth of many came", { documents: 359, active: lexical(300) }, "none"],
    ["most of many went", { documents: 40, active: lexical(300) }, "learn"],
    ["it is being made", { documents: 400, building: lexical(400, "lexical:2") }, "none"],
  ])("when %s", (_, over, act) => expect(decide(standing(over), null, null)).toMatchObject({ act }));

  it("waits until texts rest, but not for ever", () => {
    const busy = standing({ documents: 50, changedAt: NOW - 500 });
    expect(decide(busy, null, null)).toEqual({ act: "wait", waitMs: 1500 });
    expect(decide(busy, null, NOW - 59_000)).toMatchObject({ act: "wait" });
    expect(decide(busy, null, NOW - 60_000)).toMatchObject({ act: "learn" });
  });
  it("waits less for the first", () => {
    const first = standing({ active: null, changedAt: NOW - 200 });
    expect(decide(first, null, null)).toEqual({ act: "wait", waitMs: 300 });
    expect(decide({ ...first, changedAt: NOW - 500 }, null, null)).toMatchObject({ act: "learn" });
  });
});

describe("another model", () => {
  const openai = (name: string) => lexical(10, `openai:${name}`);
  it.each<[string, Partial<Standing>, string | null, string]>([
    ["is begun when it is wanted", {}, "openai:a", "learn"],
    ["is left alone while it is being made", { building: openai("a") }, "openai:a", "none"],
    ["is given up when another is wanted", { building: openai("a") }, "openai:b", "drop"],
    ["is given up when none is wanted", { building: openai("a") }, null, "drop"],
    ["stays when nothing has changed", { active: openai("a") }, "openai:a", "none"],
    [
      "keeps its vectors when words are learned anew",
      { active: openai("a"), documents: 11 },
      "openai:a",
      "relearn",
    ],
    ["gives way to another", { active: openai("a") }, "openai:b", "learn"],
    ["gives way to a lexicon", { active: openai("a") }, null, "learn"],
    ["that answers needs no other", { active: openai("a"), building: openai("b") }, "openai:a", "drop"],
  ])("%s", (_, over, wanted, act) => expect(decide(standing(over), wanted, null)).toMatchObject({ act }));
});
