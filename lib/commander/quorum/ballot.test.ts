import { describe, expect, it } from "vitest";
import { storable, tempered } from "./ballot";
import { CHOICES, type Stance } from "./schemas";
import { namedIn, nameFinder } from "./targets";

const stance = (choice: Stance["choice"], confidence = 0.8): Stance => ({
  choice,
  confidence,
  reasons: [`${choice} it`],
});

describe("a second voter", () => {
  it("takes an approval away and never gives one", () => {
    for (const own of CHOICES)
      for (const said of CHOICES) {
        const { choice } = tempered(stance(own), stance(said))!;
        expect([own, said, choice]).toEqual([own, said, own === "approve" ? said : own]);
      }
    expect(tempered(stance("approve", 0.9), stance("approve", 0.3))!.confidence).toBe(0.3);
    expect(tempered(stance("approve", 0.3), stance("approve", 0.9))!.confidence).toBe(0.3);
  });

  it("has no vote out of form", () => {
    for (const answer of [
      null,
      "approve",
      [stance("approve")],
      { ...stance("approve"), extra: 1 },
      { ...stance("approve"), confidence: 7 },
      { ...stance("approve"), reasons: [] },
    ])
      expect(tempered(stance("approve"), answer)).toBeNull();
  });
});

describe("what is stored of an answer", () => {
  it("is the answer as it came, as far as a database can hold it", () => {
    const odd = { choice: "maybe", more: [1, null, "é😀"] };
    expect(storable(odd)).toEqual(odd);
    expect(storable(undefined)).toBeNull();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(storable(circle)).toEqual({ unreadable: "an answer that JSON cannot hold" });
    for (const text of ["a\u0000b", "half \ud83d", "x".repeat(100_000)]) {
      const { unreadable: kept } = storable({ text }) as { unreadable: string };
      expect(kept.length).toBeLessThanOrEqual(1000);
      expect(JSON.stringify(kept)).not.toMatch(/[^\\]\\u0000/);
      expect(kept.isWellFormed()).toBe(true);
    }
  });
});

describe("names in a text", () => {
  it("are found whole, with the instances of a service, and never inside of a word", () => {
    const find = nameFinder(["web", "web-db", "pay.v2", "Card Desk"]);
    expect(find("Restart WEB. Then ns/web-db:5432, web-7d9f-x and pay.v2.")).toEqual([
      "pay.v2",
      "web",
      "web-db",
    ]);
    expect(find("the webs, cobweb, web_store, pay.v22")).toEqual([]);
    expect(find("call the card desk")).toEqual(["Card Desk"]);
  });

  it("takes time linear in the text, whatever it is made of", () => {
    const text = "a-".repeat(200_000);
    expect(namedIn(text, ["b", "a-a"])).toEqual(["a-a"]);
  });
});
