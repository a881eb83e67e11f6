import { describe, expect, it } from "vitest";
import { pairOf, shapeOf } from "../dedup/model";
import { decide } from "./decide";
import type { Candidate, Host, Lessons } from "./model";

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;
const NONE: Lessons = { apart: new Set(), together: new Set() };
let drawn = 0;

const signal = (over: Partial<Candidate> = {}): Candidate => ({
  id: `sig_${++drawn}`,
  kind: "new_template",
  service: "orders",
  templateId: `tpl_${drawn}`,
  text: "order could not be stored",
  subject: `order could not be stored, says place ${drawn}`,
  seenIn: { releases: [], environments: [] },
  fields: {},
  score: 0.7,
  severity: "high",
  at: NOW,
  lastAt: NOW,
  loose: false,
  ...over,
});
const host = (over: Partial<Host> = {}): Host => ({
  id: "inc_1",
  number: 1,
  services: ["orders"],
  firstBadAt: NOW - MINUTE,
  lastBadAt: NOW - MINUTE,
  openedAt: NOW - MINUTE,
  lastSignalAt: NOW - MINUTE,
  resolvedAt: null,
  templateIds: new Set(),
  alerts: new Set(),
  kinds: new Set(),
  subjects: new Map(),
  seenIn: { releases: [], environments: [] },
  fixedIn: null,
  ruleId: null,
  groupKey: null,
  ...over,
});
const decideOn = (
  signals: Candidate[],
  hosts: Host[] = [],
  edges: { caller: string; callee: string }[] = [],
) => decide({ arrivedAt: NOW, signals, hosts, edges, lessons: NONE, reopenMs: 15 * MINUTE });

describe("opening", () => {
  it("needs one sure signal, or several that together are unlikely to mean nothing", () => {
    expect(decideOn([signal({ score: 0.5 })])).toMatchObject([{ act: "open", grouping: { rule: "opened" } }]);
    expect(decideOn([signal({ score: 0.45 })])).toEqual([]);
    expect(decideOn([0.45, 0.4, 0.35].map((score) => signal({ score })))).toHaveLength(1);
    expect(decideOn([0.3, 0.3, 0.3].map((score) => signal({ score })))).toEqual([]);
  });

  it("takes along what has waited, and does not open for what only waits", () => {
    const waiting = signal({ score: 0.4, loose: true });
    expect(decideOn([waiting])).toEqual([]);
    expect(decideOn([waiting, signal()])[0]!.signals).toHaveLength(2);
  });

  it("makes one incident of any number of signals of a service that are close in time", () => {
    const flood = Array.from({ length: 300 }, (_, i) =>
      signal({ at: NOW + i * 1000, lastAt: NOW + i * 1000 }),
    );
    expect(decideOn(flood)).toHaveLength(1);
  });

  it("keeps troubles of a replayed file apart that share neither hour nor kind, up to a flood", () => {
    const day = 24 * 60 * MINUTE;
    const texts = ["disk full", "out of memory", "authentication failure", "panic", "deadlock detected"];
    const file = texts.map((text, i) => signal({ text, at: NOW - i * day, lastAt: NOW - i * day }));
    expect(decideOn(file.slice(0, 2))).toHaveLength(2);
    expect(decideOn(file)).toHaveLength(3);
    expect(decideOn(file.map((one) => ({ ...one, text: "disk full" })))).toHaveLength(1);
  });
});

describe("joining", () => {
  it("happens within a service and ten minutes, and says so", () => {
    expect(decideOn([signal()], [host()])).toMatchObject([
      { act: "join", grouping: { rule: "same_service", distance: 1, fields: ["service", "time"] } },
    ]);
    const old = host({ lastSignalAt: NOW - 11 * MINUTE });
    expect(decideOn([signal()], [old])).toMatchObject([{ act: "open" }]);
  });

  it("needs no nearness when the same lines are in an incident that is not resolved", () => {
    const old = host({ lastSignalAt: NOW - 300 * MINUTE, templateIds: new Set(["tpl_x"]) });
    expect(decideOn([signal({ templateId: "tpl_x" })], [old])).toMatchObject([
      { act: "join", grouping: { rule: "same_template", templateId: "tpl_x" } },
    ]);
  });

  it("across services needs a dependency, five minutes and a surer signal", () => {
    const edges = [{ caller: "orders", callee: "db" }];
    const other = host({ services: ["db"] });
    expect(decideOn([signal()], [other], edges)).toMatchObject([
      { act: "join", grouping: { rule: "dependency", distance: 1 } },
    ]);
    expect(decideOn([signal()], [other])).toMatchObject([{ act: "open" }]);
    expect(decideOn([signal({ score: 0.35 })], [other], edges)).toEqual([]);
    const early = host({ services: ["db"], lastSignalAt: NOW - 6 * MINUTE, lastBadAt: NOW - 6 * MINUTE });
    expect(decideOn([signal()], [early], edges)).toMatchObject([{ act: "open" }]);
  });

  it("makes one incident of a dozen services that hang together, whatever their order", () => {
    const names = Array.from({ length: 12 }, (_, i) => `service-${i}`);
    const edges = names.slice(1).map((caller, i) => ({ caller, callee: names[Math.floor(i / 2)]! }));
    let hosts: Host[] = [];
    const acts: string[] = [];
    for (const service of names) {
      const signals = [signal({ service })];
      for (const { act, host } of decide({
        arrivedAt: NOW,
        signals,
        hosts,
        edges,
        lessons: NONE,
        reopenMs: 0,
      })) {
        acts.push(act);
        hosts = [host];
      }
    }
    expect(acts).toEqual(["open", ...names.slice(1).map(() => "join")]);
  });
});

describe("coming back", () => {
  const resolved = (minutesAgo: number) =>
    host({
      resolvedAt: NOW - minutesAgo * MINUTE,
      lastSignalAt: NOW - 60 * MINUTE,
      templateIds: new Set(["tpl_x"]),
      kinds: new Set(["disk_full"]),
    });

  it("reopens what was resolved lately, for the same lines or the same kind of fault", () => {
    expect(decideOn([signal({ templateId: "tpl_x" })], [resolved(14)])).toMatchObject([{ act: "reopen" }]);
    expect(decideOn([signal({ text: "disk full" })], [resolved(14)])).toMatchObject([{ act: "reopen" }]);
    expect(decideOn([signal()], [resolved(14)])).toMatchObject([{ act: "open", regressionOf: null }]);
  });

  it("is no regression where only releases before the fix are seen, nor in another environment", () => {
    const fixed = {
      ...resolved(14),
      fixedIn: "v2.0",
      seenIn: { releases: ["v1.4"], environments: ["prod"] },
    };
    const seen = (release: string, environment = "prod") =>
      decideOn(
        [
          signal({
            templateId: "tpl_x",
            seenIn: { releases: [release], environments: [environment] },
          }),
        ],
        [fixed],
      )[0]!;
    expect(seen("v1.4").act).toBe("count");
    expect(seen("v1.4").grouping.explanation).toContain("not a regression");
    expect(seen("v2.1").act).toBe("reopen");
    expect(seen("v2.1", "staging")).toMatchObject({ act: "open", regressionOf: 1 });
  });

  it("later is a new incident that points back", () => {
    expect(decideOn([signal({ templateId: "tpl_x" })], [resolved(16)])).toMatchObject([
      { act: "open", regressionOf: 1 },
    ]);
  });
});

/** An incident that holds signals about these. */
const about = (subjects: Record<string, string>, over: Partial<Host> = {}) =>
  host({
    ...over,
    subjects: new Map(
      Object.entries(subjects).map(([templateId, text]) => [
        shapeOf({ service: "orders", templateId, text }),
        text,
      ]),
    ),
    templateIds: new Set(Object.keys(subjects)),
  });
const long = { lastSignalAt: NOW - 30 * MINUTE, lastBadAt: NOW - 30 * MINUTE };

describe("the same but for its values", () => {
  const alert = (subject: string, fingerprint: string) =>
    signal({ kind: "alert", templateId: null, alertFingerprint: fingerprint, subject, text: subject });

  it("joins alerts whose titles differ in values alone, however long it has been", () => {
    const open = host({
      ...long,
      subjects: new Map([
        [
          shapeOf({ service: "orders", templateId: null, text: "Disk of <*> is full" }),
          "Disk of <*> is full",
        ],
      ]),
    });
    expect(decideOn([alert("Disk of <*> is full", "f2")], [open])).toMatchObject([
      { act: "join", grouping: { rule: "same_text", fields: ["service", "text"] } },
    ]);
    expect(decideOn([alert("Disk of <*> is slow", "f3")], [open])).toMatchObject([{ act: "open" }]);
  });

  it("joins nearly the same text with its distance, and never one that differs in a word", () => {
    const open = about({ tpl_old: "upload of <*> to the archive bucket failed: timed out" }, long);
    const joined = decideOn(
      [signal({ subject: "Upload of <*> to the archive bucket failed, timed out" })],
      [open],
    );
    expect(joined).toMatchObject([{ act: "join", grouping: { rule: "near_text" } }]);
    expect(joined[0]!.grouping.distance).toBeLessThanOrEqual(0.02);
    const other = signal({ subject: "upload of <*> to the backup bucket failed: timed out" });
    expect(decideOn([other], [open])).toMatchObject([{ act: "open" }]);
  });

  it("does so across services only where one calls the other", () => {
    const open = about({ tpl_old: "upload of <*> to the archive bucket failed" }, long);
    const same = signal({ service: "web", subject: "upload of <*> to the archive bucket failed" });
    expect(decideOn([same], [open])).toMatchObject([{ act: "open" }]);
    expect(decideOn([same], [open], [{ caller: "web", callee: "orders" }])).toMatchObject([{ act: "join" }]);
  });
});

describe("what people taught", () => {
  const shape = (templateId: string, service = "orders") => shapeOf({ service, templateId, text: "" });
  const taught = (lesson: keyof Lessons, a: string, b: string): Lessons => ({
    ...NONE,
    [lesson]: new Set([pairOf(a, b)]),
  });
  const decideKnowing = (lessons: Lessons, signals: Candidate[], hosts: Host[]) =>
    decide({ arrivedAt: NOW, signals, hosts, edges: [], lessons, reopenMs: 0 });

  it("keeps apart what was split, though template, service and time are the same", () => {
    const lessons = taught("apart", shape("tpl_a"), shape("tpl_b"));
    const open = about({ tpl_a: "a", tpl_b: "b" });
    expect(decideKnowing(lessons, [signal({ templateId: "tpl_b" })], [open])).toMatchObject([
      { act: "open" },
    ]);
    const together = [signal({ templateId: "tpl_a" }), signal({ templateId: "tpl_b" })];
    expect(decideKnowing(lessons, together, [])).toMatchObject([{ act: "open" }, { act: "open" }]);
    const third = signal({ templateId: "tpl_c" });
    expect(decideKnowing(lessons, [third], [about({ tpl_a: "a" })])).toMatchObject([{ act: "join" }]);
  });

  it("puts together what was merged, across services and after hours", () => {
    const lessons = taught("together", shape("tpl_a"), shape("tpl_w", "web"));
    const open = about({ tpl_a: "no connection to the store" }, long);
    expect(decideKnowing(lessons, [signal({ service: "web", templateId: "tpl_w" })], [open])).toMatchObject([
      { act: "join", grouping: { rule: "taught" } },
    ]);
  });
});

describe("an alert that a rule keeps apart", () => {
  it("does not join by topology either", () => {
    const edges = [{ caller: "orders", callee: "db" }];
    const other = host({ services: ["db"] });
    expect(decideOn([signal({ keepsApart: true })], [other], edges)).toMatchObject([{ act: "open" }]);
  });
});
