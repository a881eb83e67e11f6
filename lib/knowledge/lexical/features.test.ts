import { expect, it } from "vitest";
import { embedTexts, LEXICAL_DIMENSION, similarity } from "./embed";
import { incidentFeatures, likeness } from "./features";
import { LexiconLearner, learnLexicon } from "./lexicon";

const texts = [
  "disk of <*> is full",
  "connection to <*> refused",
  "disk of <*> is slow",
  "worker <*> started",
];
const lexicon = learnLexicon(texts.map((symptom, i) => ({ symptom, templates: [`t${i}`, "t9"] })));
const embed = (text: string) => embedTexts([{ text, weight: 1 }], lexicon);

it("an embedding is a unit vector of fixed dimension, the same each time", () => {
  const vector = embed("disk is full");
  expect(vector).toHaveLength(LEXICAL_DIMENSION);
  expect(similarity(vector, vector)).toBeCloseTo(1, 5);
  expect(embed("disk is full")).toEqual(vector);
});
it("alike texts are nearer than others, also when a word is spelt differently", () => {
  const disk = embed("disk is full");
  expect(similarity(disk, embed("the disks are full"))).toBeGreaterThan(
    similarity(disk, embed("connection refused")),
  );
  expect(similarity(embed("connection refused"), embed("reconnection refusal"))).toBeGreaterThan(0.1);
});
it("what the workspace never said has no direction", () => {
  expect(embed("zzz qqq").every((value) => value === 0)).toBe(true);
});
it("incidents are alike by what complains; what else was said only decides between equals", () => {
  const of = (complaints: number[], templates: string[]) =>
    incidentFeatures(
      { complaints: complaints.map((i) => ({ id: `t${i}`, text: texts[i]! })), templates },
      lexicon,
    );
  const asked = of([0], ["t0", "t3"]);
  const same = likeness(asked, of([0], ["t0", "t3"]));
  const quiet = likeness(asked, of([0], ["t0", "t1"]));
  const other = likeness(asked, of([1], ["t1", "t3"]));
  expect(same.similarity).toBeGreaterThan(quiet.similarity);
  expect(quiet.similarity).toBeGreaterThan(0.9);
  expect(other.similarity).toBeLessThan(0.1);
  expect(same.shared[0]).toBe("t t0");
});
it("a lexicon that is learned text by text is the one that is learned at once", () => {
  const learner = new LexiconLearner();
  for (const [i, symptom] of texts.entries()) learner.add({ symptom, templates: [`t${i}`, "t9"] });
  expect(learner.lexicon()).toEqual(lexicon);
});
it("junk does not fill memory: what is rare goes, what is common stays", () => {
  const learner = new LexiconLearner({ terms: 100, grams: 100 });
  for (let i = 0; i < 50; i++) {
    const junk = Array.from({ length: 40 }, (_, j) => `x${(i * 40 + j).toString(36)}z`).join(". ");
    learner.add({ symptom: `disk. full. ${junk}` });
  }
  const learned = learner.lexicon();
  expect(learned.anywhere.size).toBe(100);
  expect(learned.anywhere.get("disk")).toBe(50);
  expect(learned.grams.size).toBeLessThanOrEqual(100);
});
