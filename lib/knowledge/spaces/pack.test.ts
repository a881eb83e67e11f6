import { expect, it } from "vitest";
import { learnLexicon } from "../lexical/lexicon";
import { indexCorpus } from "../retrieval/index-corpus";
import { keep, kept } from "./kept";
import { packLearned, unpackLearned } from "./pack";

it("what was learned comes back from its row as it was", async () => {
  const { corpus } = indexCorpus([
    { path: "a.md", source: "# DiskFull\n\nThe disk of the database is full, as ever.\n" },
    { path: "b.md", source: "# __proto__\n\nA title that is not like others, `code`.\n" },
  ]);
  const { lexicon, ...figures } = corpus;
  expect(await unpackLearned(await packLearned({ lexicon, figures }))).toEqual({ lexicon, figures });
  const bare = { lexicon: learnLexicon([{ symptom: "disk", templates: ["t"] }]), figures: null };
  expect(await unpackLearned(await packLearned(bare))).toEqual(bare);
});

it("a process keeps what was used last, up to a number of terms", () => {
  const learned = (terms: number) => {
    const { lexicon } = { lexicon: learnLexicon([]) };
    for (let i = 0; i < terms; i++) lexicon.anywhere.set(`term ${i}`, 1);
    return { lexicon, figures: null };
  };
  const large = learned(400_000);
  keep("a", large);
  keep("b", large);
  expect(kept("a")).toBe(large);
  keep("c", large);
  expect(kept("b")).toBeUndefined();
  expect(kept("a")).toBe(large);
  expect(kept("c")).toBe(large);
  const huge = learned(1_200_000);
  keep("d", huge);
  expect(kept("d")).toBe(huge);
  expect(kept("a")).toBeUndefined();
});
