import { describe, expect, it } from "vitest";
import { outlineOf } from "../runbooks/outline";
import { canonicalSymptoms, chunkEmbeddable, type Embeddable, hashOf, plainTextOf } from "./embeddable";

const texts = (...list: [string, number][]): Embeddable => ({
  kind: "texts",
  texts: list.map(([text, weight]) => ({ text, weight })),
});
const symptoms = (complaints: [string | null, string][], templates: string[] = []): Embeddable => ({
  kind: "symptoms",
  symptoms: { complaints: complaints.map(([id, text]) => ({ id, text })), templates },
});

describe("the hash of what is embedded", () => {
  it("is the same for the same, and told apart by every part", () => {
    const all = [
      texts(["a", 1]),
      texts(["a", 2]),
      texts(["a", 1], ["b", 1]),
      texts(["ab", 1]),
      texts(["b", 1], ["a", 1]),
      symptoms([["a", "1"]]),
      symptoms([["a1", ""]]),
      symptoms([[null, "a"]]),
      symptoms([], ["a"]),
      symptoms([]),
    ];
    expect(new Set(all.map(hashOf)).size).toBe(all.length);
    expect(hashOf(texts(["a", 1]))).toBe(hashOf(texts(["a", 1])));
    expect(hashOf(texts(["a", 1]))).toMatch(/^[0-9a-f]{64}$/);
  });
  it("does not depend on the order of symptoms, nor on what comes twice", () => {
    const one = symptoms(
      [
        ["a", "x"],
        [null, "y"],
      ],
      ["p", "q"],
    );
    const other = symptoms(
      [
        [null, "y"],
        ["a", "x"],
        [null, "y"],
      ],
      ["q", "p", "q"],
    );
    expect(hashOf(one)).toBe(hashOf(other));
  });
  it("of a runbook's part changes with its title", () => {
    const part = (title: string) => {
      const outline = outlineOf("a.md", `# ${title}\n\nThe disk of the database is full.\n`);
      return hashOf(chunkEmbeddable(outline, outline.chunks[0]!));
    };
    expect(part("DiskFull")).not.toBe(part("DiskSlow"));
  });
});

it("symptoms are bounded and hold nothing that the database refuses", () => {
  const { complaints, templates } = canonicalSymptoms({
    complaints: Array.from({ length: 500 }, (_, i) => ({
      id: `\0${i}`,
      text: `${i}\0\ud800${"x".repeat(5000)}`,
    })),
    templates: Array.from({ length: 5000 }, (_, i) => `t${i}`),
  });
  expect(complaints).toHaveLength(200);
  expect(templates).toHaveLength(1000);
  for (const { id, text } of complaints) {
    expect(id + text).not.toContain("\0");
    expect((id + text).isWellFormed()).toBe(true);
    expect(text.length).toBeLessThanOrEqual(2000);
  }
});

it("a model reads what weighs most first", () => {
  expect(plainTextOf(texts(["code", 0.3], ["", 2], ["text", 1], ["title", 3]))).toBe("title\ntext\ncode");
  expect(
    plainTextOf(
      symptoms(
        [
          ["b", "second"],
          ["a", "first"],
        ],
        ["t"],
      ),
    ),
  ).toBe("first\nsecond");
});
