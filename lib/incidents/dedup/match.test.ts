import { describe, expect, it } from "vitest";
import { Companions } from "./companions";
import { DEFAULT_QUIET_MS, type Knowledge, matchArrival } from "./match";
import { type Arrival, admit, newGroup, pairOf, shapeOf } from "./model";

const arrival = (over: Partial<Arrival> = {}): Arrival => ({
  service: "api",
  fingerprint: null,
  templateId: "t1",
  text: "query failed after <*>",
  vector: null,
  at: 0,
  ...over,
});
const known = (over: Partial<Knowledge> = {}): Knowledge => ({
  quietMs: DEFAULT_QUIET_MS,
  companions: new Companions(),
  parted: new Set(),
  taught: new Set(),
  nearest: { model: "lexical", distance: 0.1 },
  linked: () => false,
  ...over,
});
const unit = (...values: number[]) => Float32Array.from(values);

describe("an arrival", () => {
  it("joins what has its fingerprint before what has its template", () => {
    const byTemplate = newGroup("a", arrival());
    const byFingerprint = newGroup("b", arrival({ templateId: "t2", fingerprint: "f" }));
    const found = matchArrival(arrival({ fingerprint: "f" }), [byTemplate, byFingerprint], known());
    expect(found).toMatchObject({ group: { id: "b" }, match: { rule: "fingerprint", distance: 0 } });
  });
  it("joins its template, and never the same template of another service without a link", () => {
    const group = newGroup("a", arrival());
    expect(matchArrival(arrival(), [group], known())?.match.rule).toBe("same_template");
    const other = arrival({ service: "web" });
    expect(matchArrival(other, [group], known())).toBeNull();
    const fingerprinted = newGroup("b", arrival({ fingerprint: "f" }));
    expect(matchArrival({ ...other, fingerprint: "f" }, [fingerprinted], known())).toBeNull();
    expect(
      matchArrival({ ...other, fingerprint: "f" }, [fingerprinted], known({ linked: () => true })),
    ).not.toBeNull();
  });
  it("joins nothing that has been quiet for longer than the rule allows", () => {
    const group = newGroup("a", arrival());
    expect(matchArrival(arrival({ at: DEFAULT_QUIET_MS + 1 }), [group], known())).toBeNull();
  });
  it("joins a nearly equal text, says how near, and no text beyond the threshold", () => {
    const group = newGroup("a", arrival({ vector: unit(1, 0) }));
    const near = arrival({ templateId: "t2", vector: unit(0.96, 0.28) });
    const found = matchArrival(near, [group], known());
    expect(found?.match).toMatchObject({ rule: "near_text", explanation: expect.stringContaining("0.040") });
    expect(matchArrival({ ...near, vector: unit(0.6, 0.8) }, [group], known())).toBeNull();
  });
  it("stays apart from what a person has parted it from, whatever else is equal", () => {
    const group = newGroup("a", arrival({ fingerprint: "f", vector: unit(1, 0) }));
    const other = arrival({ templateId: "t2", fingerprint: "f", vector: unit(1, 0) });
    const parted = new Set([pairOf(shapeOf(arrival()), shapeOf(other))]);
    expect(matchArrival(other, [group], known())).not.toBeNull();
    expect(matchArrival(other, [group], known({ parted }))).toBeNull();
  });
  it("joins what a person has put it together with", () => {
    const group = newGroup("a", arrival());
    const other = arrival({ templateId: "t2" });
    const taught = new Set([pairOf(shapeOf(arrival()), shapeOf(other))]);
    expect(matchArrival(other, [group], known({ taught }))?.match.rule).toBe("taught");
  });
});

describe("companions", () => {
  const [a, b] = [arrival(), arrival({ templateId: "t2", text: "handshake failed" })];
  const observe = (companions: Companions, times: number, apartMs: number) => {
    for (let i = 0; i < times; i++) {
      companions.observe("api", shapeOf(a), i * 60_000);
      companions.observe("api", shapeOf(b), i * 60_000 + apartMs);
    }
  };
  it("are one once they have begun together often enough, and say how often", () => {
    const companions = new Companions();
    observe(companions, 5, 500);
    const found = matchArrival(b, [newGroup("a", a)], known({ companions }));
    expect(found?.match).toMatchObject({
      rule: "companions",
      explanation: expect.stringContaining("5 times"),
    });
  });
  it("are two when they met too seldom, or when one mostly comes alone", () => {
    const seldom = new Companions();
    observe(seldom, 4, 500);
    expect(seldom.of("api", shapeOf(a), shapeOf(b))).toBeNull();
    const alone = new Companions();
    observe(alone, 10, 500);
    for (let i = 0; i < 10; i++) alone.observe("api", shapeOf(a), 1e7 + i * 60_000);
    expect(alone.of("api", shapeOf(a), shapeOf(b))).toBeNull();
  });
  it("are not made by what is apart in time", () => {
    const companions = new Companions();
    observe(companions, 20, 5000);
    expect(companions.of("api", shapeOf(a), shapeOf(b))).toBeNull();
  });
});

it("a group remembers one member of each shape, however many come", () => {
  const group = newGroup("a", arrival());
  for (let i = 0; i < 1000; i++) admit(group, arrival({ at: i }));
  expect(group.members.size).toBe(1);
  expect(group.lastAt).toBe(999);
});
