import { expect, it } from "vitest";
import { type Candidate, isFit } from "./rank";

const candidate = (over: Partial<Candidate>): Candidate => ({
  id: "r",
  title: "R",
  text: { score: 1, matched: [] },
  near: null,
  ...over,
});
const matched = (...fields: ("name" | "lead" | "body" | "code")[]) => ({
  score: 1,
  matched: fields.map((field, i) => ({ term: `t${i}`, field, share: 0.5 })),
});

it("is worth a look unasked when it was written for this, has helped, or shares more than one word by chance", () => {
  expect(isFit(candidate({ text: matched("name", "body", "code") }))).toBe(false);
  expect(isFit(candidate({ near: { similarity: 0.24, heading: null } }))).toBe(false);
  expect(isFit(candidate({ text: matched("name", "lead") }))).toBe(true);
  expect(isFit(candidate({ near: { similarity: 0.25, heading: null } }))).toBe(true);
  expect(isFit(candidate({ named: { trouble: ["the alert DiskFull"], services: [] } }))).toBe(true);
  expect(isFit(candidate({ named: { trouble: [], services: ["web"] } }))).toBe(true);
  expect(isFit(candidate({ said: { helped: 1, notHelped: 3 } }))).toBe(true);
  expect(isFit(candidate({ said: { helped: 0, notHelped: 3 } }))).toBe(false);
});
