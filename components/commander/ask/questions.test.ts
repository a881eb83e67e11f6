import { expect, it } from "vitest";
import type { Analysis, Question } from "@/lib/commander/report/schemas";
import { suggestionsOf, takeQuestionDelta, withRead } from "./questions";

const cost = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: null };
const question = (id: string, over: Partial<Question> = {}): Question => ({
  id,
  incidentNumber: 7,
  question: "What changed?",
  state: "running",
  seq: 1,
  answer: {},
  model: null,
  cost,
  askedBy: "Ann",
  failure: null,
  createdAt: "2026-11-26T03:00:00.000Z",
  finishedAt: null,
  ...over,
});
const delta = (questionId: string, seq: number, text: string) => ({
  questionId,
  seq,
  state: "running" as const,
  set: { text },
  cost,
});

it("puts the next version of an answer on, ignores an older one, and asks for all when one is missing", () => {
  const known = [question("q1"), question("q2", { seq: 4, answer: { text: "old" } })];
  expect(takeQuestionDelta(known, delta("q1", 2, "One change"))![0]!.answer.text).toBe("One change");
  expect(takeQuestionDelta(known, delta("q2", 4, "again"))).toBe(known);
  expect(takeQuestionDelta(known, delta("q2", 6, "later"))).toBeNull();
  expect(takeQuestionDelta(known, delta("q9", 1, "of another"))).toBeNull();
});

it("keeps what was told while it read, and the order in which people asked", () => {
  const known = [question("q1", { seq: 3, answer: { text: "newer" } })];
  const read = [
    question("q2", { createdAt: "2026-11-26T03:05:00.000Z" }),
    question("q1", { seq: 2, answer: { text: "older" } }),
  ];
  expect(withRead(known, read).map(({ id, answer }) => [id, answer.text])).toEqual([
    ["q1", "newer"],
    ["q2", undefined],
  ]);
});

it("suggests questions about what is in the incident, four at most", () => {
  expect(suggestionsOf([], null)).toEqual([
    "What changed before it began?",
    "What fixed something like this before?",
  ]);
  const hypotheses = ["flour", "oven"].map((name) => ({ entity: { kind: "service", name } }));
  const analysis = { report: { seen: { changes: 0 }, diagnosis: { hypotheses } } } as unknown as Analysis;
  expect(suggestionsOf(["till", "oven"], analysis)).toEqual([
    "What speaks against flour?",
    "Why flour and not oven?",
    "What is new in the lines of till?",
    "Which was first in trouble, till or oven?",
  ]);
});
