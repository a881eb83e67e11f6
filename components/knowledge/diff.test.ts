import { expect, it } from "vitest";
import { diffLines, folded } from "./diff";

const shown = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ kind, text, from, to }) => `${kind[0]} ${from ?? "-"} ${to ?? "-"} ${text}`,
  );

it("says which lines are gone, new and the same, with their numbers in both texts", () => {
  expect(shown("a\nb\nc\nd", "a\nc\nx\nd")).toEqual(["s 1 1 a", "g 2 - b", "s 3 2 c", "n - 3 x", "s 4 4 d"]);
  expect(shown("a", "a")).toEqual(["s 1 1 a"]);
});

it("gives back both texts whole, whatever they are", () => {
  const pieces = ["a", "b", "a", "", "c", "b"];
  for (let seed = 1; seed < 200; seed++) {
    const text = (step: number) =>
      Array.from({ length: (seed * step) % 9 }, (_, i) => pieces[(seed * (i + step)) % pieces.length]).join(
        "\n",
      );
    const [before, after] = [text(5), text(7)];
    const lines = diffLines(before, after);
    expect(lines.flatMap((line) => (line.kind === "new" ? [] : [line.text])).join("\n")).toBe(before);
    expect(lines.flatMap((line) => (line.kind === "gone" ? [] : [line.text])).join("\n")).toBe(after);
  }
});

it("folds what is the same far from a change, and shows texts too long to compare as one change", () => {
  const long = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  const rows = folded(diffLines(long.join("\n"), long.with(20, "changed").join("\n")));
  expect(rows.map((row) => row.kind)).toEqual([
    "folded",
    ...["same", "same", "same", "gone", "new", "same", "same", "same"],
    "folded",
  ]);
  expect(rows[0]).toEqual({ kind: "folded", lines: 17 });
  const many = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word} ${i}`).join("\n");
  expect(diffLines(`top\n${many("a")}\nend`, `top\n${many("b")}\nend`)).toHaveLength(10_002);
});
