import { describe, expect, test } from "vitest";
import { TemplateMiner } from "./miner";

const NAMES = "anna boris carla dmitri elena farid greta hugo".split(" ");
const patterns = (miner: TemplateMiner) => miner.snapshot().map((template) => template.pattern);

/** Reproducible noise (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function junk(lines: number, words: (next: () => number) => number): string[] {
  const next = random(7);
  const word = () =>
    Array.from({ length: 3 + next() * 8 }, () => String.fromCharCode(97 + next() * 26)).join("");
  return Array.from({ length: lines }, () => Array.from({ length: words(next) }, word).join(" "));
}

describe("what is one template", () => {
  test("messages that differ in values only", () => {
    const miner = new TemplateMiner();
    const { ids } = miner.learn(["took 12 ms", "took 7 s", "took 0.5 ms"]);
    expect(new Set(ids).size).toBe(1);
    expect(patterns(miner)).toEqual(["took <*>"]);
  });

  test("a place with many words, all else equal", () => {
    const miner = new TemplateMiner();
    const { ids } = miner.learn(NAMES.map((name) => `login of ${name} was refused`));
    expect(new Set(ids).size).toBe(1);
  });

  test("names that differ in a digit", () => {
    const miner = new TemplateMiner();
    miner.learn(["link eth0 is up", "link eth1 is up"]);
    expect(patterns(miner)).toEqual(["link <*> is up"]);
  });

  test("two places that vary together", () => {
    const miner = new TemplateMiner();
    miner.learn(
      NAMES.map((name, i) => `request from ${name} for page ${NAMES[(i + 3) % 8]}x was served by proxy`),
    );
    expect(patterns(miner)).toEqual(["request from <*> for page <*> was served by proxy"]);
  });

  test("free text behind a fixed beginning, one template per length", () => {
    const miner = new TemplateMiner();
    miner.learn(junk(500, () => 6).map((text) => `customer wrote: ${text}`));
    expect(miner.snapshot()).toHaveLength(1);
  });
});

describe("what stays apart", () => {
  test("a few constant words at one place", () => {
    const miner = new TemplateMiner();
    miner.learn(["VM Started (event)", "VM Paused (event)", "VM Stopped (event)"]);
    expect(patterns(miner)).toHaveLength(3);
  });

  test("states in capitals", () => {
    const miner = new TemplateMiner();
    miner.learn(
      ["NEW", "RUNNING", "DONE", "KILLED", "LOST", "FAILED"].map((state) => `vote arrived in ${state} state`),
    );
    expect(patterns(miner)).toHaveLength(6);
  });

  test("what different nouns do, by the first word", () => {
    const miner = new TemplateMiner();
    miner.learn(NAMES.map((name) => `${name} startup succeeded`));
    expect(patterns(miner)).toHaveLength(NAMES.length);
  });

  test("single words", () => {
    const miner = new TemplateMiner();
    miner.learn([...NAMES, "12345"]);
    expect(patterns(miner)).toHaveLength(NAMES.length + 1);
  });
});

describe("ids", () => {
  test("a merged id is reported and resolves to its survivor", () => {
    const miner = new TemplateMiner();
    const first = miner.learn([`login of anna was refused`, `login of boris was refused`]).ids;
    const batch = miner.learn(NAMES.map((name) => `login of ${name} was refused`));
    expect(batch.merged.map(({ from }) => from)).toContain(first[1]);
    expect(miner.resolve(first[1] as string)).toBe(first[0]);
    expect(new Set(batch.ids)).toEqual(new Set([first[0]]));
    expect(batch.changed.map(({ id, pattern }) => [id, pattern])).toEqual([
      [first[0], "login of <*> was refused"],
    ]);
  });

  test("the batch that makes a template reports it, the next one does not", () => {
    const miner = new TemplateMiner();
    expect(miner.learn(["disk full"]).created).toHaveLength(1);
    const { created, changed, merged } = miner.learn(["disk full"]);
    expect({ created, changed, merged }).toEqual({ created: [], changed: [], merged: [] });
  });

  test("a restored miner gives the same ids and resolves the same aliases", () => {
    const lines = [
      ...NAMES.map((name) => `login of ${name} was refused`),
      ...NAMES.map((name, i) => `user=${name} took ${i} ms on /srv/${name}`),
      "a [b] {c} d=__proto__",
      "free text, 7 words... and <*>",
    ];
    const miner = new TemplateMiner();
    const before = miner.learn(lines);
    const rows = JSON.parse(JSON.stringify(miner.snapshot()));
    const restored = TemplateMiner.restore(rows);
    const after = restored.learn(lines);
    expect(after.ids).toEqual(before.ids);
    expect({ created: after.created, merged: after.merged }).toEqual({ created: [], merged: [] });
    for (const { from, into } of before.merged) expect(restored.resolve(from)).toBe(into);
  });

  test("a restored miner goes on learning as if it had never stopped", () => {
    const lines = NAMES.map((name) => `login of ${name} was refused`);
    const steady = new TemplateMiner();
    const first = steady.learn(lines.slice(0, 3));
    const restored = TemplateMiner.restore(steady.snapshot());
    expect(restored.learn(lines.slice(3)).ids).toEqual(steady.learn(lines.slice(3)).ids);
    expect(first.ids.map((id) => restored.resolve(id))).toEqual(first.ids.map((id) => steady.resolve(id)));
  });

  test("two miners name the same template alike, and newId is asked when given", () => {
    expect(new TemplateMiner().learn(["disk full"]).ids).toEqual(
      new TemplateMiner().learn(["disk full"]).ids,
    );
    let next = 0;
    expect(new TemplateMiner({ newId: () => `t${next++}` }).learn(["a b", "c d", "a b"]).ids).toEqual([
      "t0",
      "t1",
      "t0",
    ]);
  });

  test("how lines are cut into windows does not matter", () => {
    const next = random(3);
    const lines = Array.from({ length: 600 }, (_, i) => {
      const name = NAMES[Math.floor(next() * 8)];
      return [`login of ${name} was refused`, `took ${i} ms`, `state is ${i % 2 ? "UP" : "DOWN"} on ${name}`][
        i % 3
      ] as string;
    });
    const grouping = (window: number): string[] => {
      const miner = new TemplateMiner();
      const ids: string[] = [];
      for (let i = 0; i < lines.length; i += window) ids.push(...miner.learn(lines.slice(i, i + window)).ids);
      return ids.map((id) => miner.resolve(id));
    };
    expect(grouping(7)).toEqual(grouping(600));
    expect(grouping(50)).toEqual(grouping(600));
  });
});

test("counts add up over merges, and examples are few and short", () => {
  const miner = new TemplateMiner();
  const lines = NAMES.map((name) => `login of ${name} was refused after ${"9".repeat(500)}`);
  miner.learn(lines);
  miner.learn(lines);
  const [template] = miner.snapshot();
  expect(template?.count).toBe(16);
  expect(template?.examples["0"]).toEqual(["anna", "boris", "carla", "dmitri"]);
  expect(template?.examples["1"]?.every((value) => value.length <= 80)).toBe(true);
});

describe("hostile input", () => {
  test("odd messages are mined like any", () => {
    const odd = [
      "",
      " ",
      "__proto__",
      "constructor",
      "\ud800",
      "\u0000\u0000",
      "<*>",
      "a\u0000b",
      "x".repeat(32768),
    ];
    const miner = new TemplateMiner();
    expect(miner.learn(odd).ids.every((id) => miner.resolve(id) === id)).toBe(true);
    expect(TemplateMiner.restore(miner.snapshot()).learn(odd).created).toEqual([]);
  });

  test("junk of any shape keeps to the limit, and what was evicted is told", () => {
    const miner = new TemplateMiner({ maxTemplates: 300 });
    const evicted = new Set<string>();
    const lines = junk(6000, (next) => 1 + next() * 20);
    for (let i = 0; i < lines.length; i += 500) {
      for (const id of miner.learn(lines.slice(i, i + 500)).evicted) evicted.add(id);
    }
    const live = miner.snapshot();
    expect(live.length).toBeLessThanOrEqual(300);
    expect(evicted.size).toBeGreaterThan(0);
  });

  test("junk of one shape leaves the templates of that shape alone", () => {
    const miner = new TemplateMiner();
    const real = ["disk full on main volume", "cache warm on main volume"];
    const [full, warm] = miner.learn(real).ids;
    miner.learn(junk(3000, () => 5));
    expect(miner.learn(real).ids).toEqual([full, warm]);
  });

  test("a template in use survives a flood", () => {
    const miner = new TemplateMiner({ maxTemplates: 200 });
    const [id] = miner.learn(["order accepted", "order accepted"]).ids;
    for (let i = 0; i < 10; i++) {
      miner.learn([...junk(400, (next) => 1 + next() * 20 + i), "order accepted"]);
    }
    expect(miner.learn(["order accepted"]).ids).toEqual([id]);
  });
});
