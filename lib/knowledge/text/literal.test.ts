import { expect, it } from "vitest";
import { anyOf, searchLiteral } from "./literal";

it("a text becomes words with places and weights", () => {
  expect(
    searchLiteral([
      { text: "Disk full", weight: "A" },
      { text: "disk", weight: "B" },
    ]),
  ).toBe("'disk':1A,4B 'full':2A 'diskful':3A");
  expect(searchLiteral([])).toBe("");
});

it("keeps to the bounds of the database", () => {
  const literal = searchLiteral([{ text: "disk. ".repeat(30_000), weight: "A" }]);
  expect(literal.split(",")).toHaveLength(255);
  const many = searchLiteral([
    { text: Array.from({ length: 60_000 }, (_, i) => `w${i.toString(36)}x`).join(". "), weight: "A" },
  ]);
  expect(many.split(" ").length).toBeLessThanOrEqual(20_000);
  for (const [, place] of many.matchAll(/:(\d+)A/g)) expect(Number(place)).toBeLessThanOrEqual(16_383);
});

it("asks for any of the words, whatever they hold", () => {
  expect(anyOf(["disk", "it's", "a\\b"])).toBe("'disk' | 'it''s' | 'a\\\\b'");
});
