import { describe, expect, it } from "vitest";
import { type Candidate, rank, saidFactor } from "./rank";

const candidate = (id: string, score: number, more: Partial<Candidate> = {}): Candidate => ({
  id,
  title: id,
  text: { score, matched: [] },
  near: null,
  ...more,
});
const ids = (candidates: Candidate[]) => rank(candidates, 10).map(({ id }) => id);
const alert = { trouble: ["the alert DiskFull"], services: [] };
const service = { trouble: [], services: ["the service shop"] };

describe("rank", () => {
  it("gives 1 to what every ranking puts first, and never more", () => {
    const near = { similarity: 0.9, heading: null };
    const [first, second] = rank(
      [candidate("a", 2, { near, named: alert, said: { helped: 9, notHelped: 0 } }), candidate("b", 1)],
      10,
    );
    expect(first!.score).toBe(1);
    expect(second!.score).toBeLessThan(1);
    expect(rank([candidate("a", 2, { near })], 10)[0]!.score).toBe(1);
  });

  it("puts what was written for the alert first, also when its words say nothing", () => {
    const others = [candidate("a", 9), candidate("b", 8)];
    expect(ids([...others, candidate("c", 0, { named: alert })])[0]).not.toBe("b");
    expect(ids([...others, candidate("c", 1, { named: alert })])[0]).toBe("c");
    expect(rank([candidate("c", 0, { named: alert })], 1)[0]!.why).toBe("written for the alert DiskFull");
  });

  it("lets a service decide between those that say as much, and no more", () => {
    expect(ids([candidate("a", 2), candidate("b", 1.9, { named: service })])[0]).toBe("b");
    const many = Array.from({ length: 9 }, (_, i) => candidate(`a${i}`, 9 - i));
    expect(ids([...many, candidate("b", 0.1, { named: service })])[0]).toBe("a0");
  });

  it("leaves out what no ranking knows", () => {
    expect(ids([candidate("a", 1), candidate("b", 0, { said: { helped: 9, notHelped: 0 } })])).toEqual(["a"]);
  });

  it("says at how many incidents it helped", () => {
    const why = (helped: number, notHelped: number) =>
      rank([candidate("a", 1, { said: { helped, notHelped } })], 1)[0]!.why;
    expect(why(3, 1)).toBe("helped at 3 of 4 incidents");
    expect(why(0, 1)).toBe("helped at 0 of 1 incident");
    expect(why(0, 0)).toBe("");
  });
});

describe("what people said", () => {
  it("moves a score by a quarter at most, either way, and one word by little", () => {
    expect(saidFactor(undefined)).toBe(1);
    expect(saidFactor({ helped: 2, notHelped: 2 })).toBe(1);
    expect(saidFactor({ helped: 1, notHelped: 0 })).toBeCloseTo(1 + 0.25 / 3);
    expect(saidFactor({ helped: 1e6, notHelped: 0 })).toBeLessThan(1.25);
    expect(saidFactor({ helped: 0, notHelped: 1e6 })).toBeGreaterThan(0.75);
  });
  it("needs three incidents without doubt to pass what the words put one place higher", () => {
    const order = (helped: number) =>
      ids([candidate("a", 2), candidate("b", 1, { said: { helped, notHelped: 0 } })]);
    expect([order(1), order(3)]).toEqual([
      ["a", "b"],
      ["b", "a"],
    ]);
  });
});
