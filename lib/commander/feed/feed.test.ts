import { describe, expect, it } from "vitest";
import type { SimilarIncident } from "@/lib/incidents";
import type { Signal } from "@/lib/signals";
import { isChanged, serviceOf } from "./changed";
import { fixesOf } from "./fixes";
import { pastOf } from "./past";
import { durationsOf, elapsedMinutes } from "./prediction";
import { runbooksOf } from "./runbooks";
import { momentsOf, signsOf } from "./signs";
import { troubledOf } from "./troubled";

const NOW = Date.UTC(2026, 5, 1, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const signal = (over: Partial<Signal> = {}): Signal => ({
  id: "sig_1",
  kind: "new_template",
  service: "store",
  templateId: "tpl_1",
  pattern: "request <*> took <*>",
  windowId: null,
  score: 0.9,
  severity: "high",
  at: iso(NOW),
  evidence: { explanation: "", observed: 1, expected: null, series: [], quotes: [] },
  incidentNumber: 1,
  grouping: null,
  seen: 1,
  lastSeenAt: iso(NOW),
  createdAt: iso(NOW),
  ...over,
});
const alike = (over: Partial<SimilarIncident> = {}): SimilarIncident => ({
  number: 7,
  title: "",
  status: "resolved",
  severity: "high",
  services: ["store", "web"],
  openedAt: iso(NOW),
  resolvedAt: iso(NOW),
  minutes: 12,
  similarity: 0.8,
  why: "",
  rootCause: { service: "store", kind: "disk_full", confidence: 0.9, verdict: "cause" },
  what: null,
  fix: null,
  fixedIn: null,
  ...over,
});

describe("a sign", () => {
  const complains = (over: Partial<Signal>, report: Parameters<typeof signsOf>[0]["report"] = null) =>
    signsOf({ report }, [signal(over)], new Set())[0]!.complains;

  it("complains by its words, by its level, or because lines are missing that complained of nothing", () => {
    expect(complains({})).toBe(false);
    expect(complains({ pattern: "connection refused by <*>" })).toBe(true);
    const templates = [{ templateId: "tpl_1", level: "error" }];
    expect(complains({}, { templates } as never)).toBe(true);
    expect(complains({ kind: "rate_drop" })).toBe(true);
    expect(complains({ kind: "rate_drop", pattern: "connection refused by <*>" })).toBe(false);
    expect(complains({ kind: "silence", pattern: null })).toBe(true);
    expect(complains({ kind: "alert", severity: "info", pattern: null })).toBe(false);
    expect(complains({ kind: "alert", severity: "low", pattern: null })).toBe(true);
  });

  it("was seen last as much later than first as its records arrived later", () => {
    const old = NOW - 86_400_000;
    const moments = (over: Partial<Signal>) => momentsOf(signal({ at: iso(old), ...over }));
    expect(moments({})).toEqual({ firstAt: old, lastAt: old });
    expect(moments({ lastSeenAt: iso(NOW + 60_000) })).toEqual({ firstAt: old, lastAt: old + 60_000 });
    const quotes = [{ recordId: "r", ts: iso(old + 90_000), service: "store", text: "" }];
    expect(moments({ evidence: { ...signal().evidence, quotes } }).lastAt).toBe(old + 90_000);
  });
});

describe("services in trouble", () => {
  const signs = signsOf(
    { report: null },
    [signal({ pattern: "no space left" }), signal({ id: "sig_2", service: "web", score: 0.2 })],
    new Set(),
  );
  const blamed = (name: string, kind: "service" | "node" = "service") => ({
    entity: { kind, name },
    kind: "k",
    group: "g",
    confidence: 0.7,
    points: 1,
    reasons: [],
  });

  it("are those whose own signs make it likely, and the one that is blamed", () => {
    const found = troubledOf(signs, { verdict: "likely", hypotheses: [blamed("disk"), blamed("web")] });
    expect(found).toEqual([
      { service: "store", confidence: 0.9 },
      { service: "disk", confidence: 0.7 },
    ]);
  });

  it("are none where no fault was found, and nobody is blamed where the cause is unknown", () => {
    expect(troubledOf(signs, { verdict: "no_fault", hypotheses: [] })).toEqual([]);
    const unsure = troubledOf(signs, { verdict: "unknown", hypotheses: [blamed("disk")] });
    expect(unsure.map(({ service }) => service)).toEqual(["store"]);
    expect(troubledOf([], { verdict: "cause", hypotheses: [blamed("n1", "node")] })).toEqual([]);
  });
});

describe("time", () => {
  it("runs from the opening until now, or until it was resolved", () => {
    const openedAt = iso(NOW - 600_000);
    expect(elapsedMinutes({ openedAt, resolvedAt: null }, NOW)).toBe(10);
    expect(elapsedMinutes({ openedAt, resolvedAt: iso(NOW - 300_000) }, NOW)).toBe(5);
    expect(elapsedMinutes({ openedAt, resolvedAt: null }, NOW - 900_000)).toBe(0);
  });

  it("is told by similar incidents that are over", () => {
    const list = [alike(), alike({ number: 8, minutes: null }), alike({ number: 9, similarity: 0.1 })];
    expect(durationsOf(list).map(({ number }) => number)).toEqual([7]);
  });
});

describe("what is known of past incidents", () => {
  it("is what people said, before what the rules found", () => {
    expect(pastOf(alike())).toEqual({ number: 7, service: "store", kind: "disk_full", similarity: 0.8 });
    expect(pastOf(alike({ what: "Authentication failed in web." }))).toMatchObject({
      service: "web",
      kind: "authentication",
    });
    expect(pastOf(alike({ what: "web could not reach store" }))).toMatchObject({ service: "store" });
  });

  it("is nothing while one goes on, and nobody's fault where the rules were not sure", () => {
    expect(pastOf(alike({ status: "open" }))).toBeNull();
    const unsure = { service: "store", kind: "disk_full", confidence: 0.3, verdict: "unknown" as const };
    expect(pastOf(alike({ rootCause: unsure }))).toBeNull();
    expect(pastOf(alike({ rootCause: null, what: "It was out of memory" }))).toMatchObject({
      service: null,
      kind: "out_of_memory",
    });
  });
});

describe("fixes of before", () => {
  it("worked when their incident is resolved and did not come back, and hold nothing unseen", () => {
    const list = [
      alike({ number: 1, fix: "Grow the\u202e volume" }),
      alike({ number: 2, fix: "Wait" }),
      alike({ number: 3, fix: "Hope", status: "open" }),
      alike({ number: 4 }),
    ];
    expect(fixesOf(list, new Set([2]))).toMatchObject([
      { number: 1, action: "Grow the volume", worked: true, rollback: null },
      { number: 2, worked: false },
      { number: 3, worked: false },
    ]);
  });
});

describe("runbooks", () => {
  const hit = (id: string, score: number, services: string[] = []) => ({
    id,
    title: id,
    score,
    why: "",
    heading: null,
    services,
    outcome: null,
  });
  it("of other services count half, and each comes with its steps", () => {
    const hits = [hit("theirs", 1, ["mail"]), hit("ours", 0.8, ["store"]), hit("everybody's", 0.6)];
    const found = runbooksOf(hits, new Map([["ours", "## Fix\n1. Grow it\n"]]), new Set(["store"]));
    expect(found.map(({ id, score }) => [id, score])).toEqual([
      ["ours", 0.8],
      ["everybody's", 0.6],
      ["theirs", 0.5],
    ]);
    expect(found[0]!.steps).toEqual(["Grow it"]);
  });
});

describe("a change", () => {
  const change = (service: string, at: number) => ({ id: "c", at, text: "", service });
  it("counts when it is of the service, within the hour before the trouble or as it began", () => {
    const within = (...changes: ReturnType<typeof change>[]) => isChanged("store", { changes }, NOW);
    expect(within(change("store", NOW - 59 * 60_000))).toBe(true);
    expect(within(change("store", NOW + 60_000))).toBe(true);
    expect(
      within(change("store", NOW - 61 * 60_000), change("web", NOW), change("store", NOW + 600_000)),
    ).toBe(false);
  });

  it("of an instance is that of its service, and a machine has none", () => {
    const services = [{ name: "store", addresses: [], ports: [], instances: [{ name: "store-1" }] }];
    expect(serviceOf({ kind: "instance", name: "store-1" }, { services })).toBe("store");
    expect(serviceOf({ kind: "instance", name: "other-1" }, { services })).toBeNull();
    expect(serviceOf({ kind: "node", name: "n1" }, { services })).toBeNull();
  });
});
