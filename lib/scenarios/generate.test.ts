import { describe, expect, test } from "vitest";
import { SCENARIOS } from "./catalog";
import { databaseCascade } from "./catalog/database-cascade";
import { quiet } from "./catalog/quiet";
import { generate } from "./generate";
import type { Scenario, ScenarioRecord } from "./model";

const START = Date.UTC(2031, 3, 9, 18, 0, 0);
const MINUTE = 60_000;
const play = (scenario: Scenario, from: number, to: number, intensity = 1, seed = "one") =>
  generate(scenario, { seed, startMs: START, intensity }, from * MINUTE, to * MINUTE);
const end = (scenario: Scenario) => scenario.historyMinutes + scenario.liveMinutes;
const atMinute = ({ ts }: ScenarioRecord) => (Date.parse(ts) - START) / MINUTE;
const firstError = (records: ScenarioRecord[], service: string, words: RegExp) =>
  atMinute(records.find((record) => record.service === service && words.test(record.message))!);

describe("any scenario", () => {
  test.each(SCENARIOS)("$name is the same for the same seed and another for another", (scenario) => {
    const once = play(scenario, 14, 17);
    expect(play(scenario, 14, 17)).toEqual(once);
    expect(play(scenario, 14, 17, 1, "two")).not.toEqual(once);
  });

  test.each(SCENARIOS)("$name comes in pieces that fit together", (scenario) => {
    expect([...play(scenario, 14, 15.51), ...play(scenario, 15.51, 17)]).toEqual(play(scenario, 14, 17));
  });

  test.each(SCENARIOS)("$name is ordered by time and stays within what was asked for", (scenario) => {
    const times = play(scenario, 15, 18).map((record) => Date.parse(record.ts));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(START + 15 * MINUTE);
    expect(times.at(-1)).toBeLessThan(START + 18 * MINUTE);
  });

  test.each(SCENARIOS)("$name is a quiet evening until its fault begins", (scenario) => {
    // The innocent release of another service is part of the quiet.
    const told = (record: ScenarioRecord) =>
      record.service !== "mailer" && !/rolling out/.test(record.message);
    const before = Math.min(scenario.truth?.startsAtMinute ?? Number.POSITIVE_INFINITY, end(scenario));
    expect(play(scenario, 0, before).filter(told)).toEqual(play(quiet, 0, before).filter(told));
  });

  test.each(SCENARIOS)("$name leaves no placeholder unfilled", (scenario) => {
    const left = play(scenario, 0, end(scenario), 3).filter(({ message, attributes }) =>
      /\{[a-z]+(:[^}]*)?\}/.test(message + JSON.stringify(attributes ?? "")),
    );
    expect(left.map(({ message }) => message)).toEqual([]);
  });
});

describe("a quiet evening", () => {
  test("already says in its history every kind of warning it will ever say", () => {
    const shape = ({ service, message }: ScenarioRecord) =>
      `${service} ${message.replace(/[\w.:-]*\d[\w.:-]*/g, "#")}`.slice(0, 60);
    const isLoud = ({ level, message }: ScenarioRecord) =>
      /warn|error/.test(level ?? "") || /\b(WARN|WARNING|ERROR|level=warn)\b|^[WE]\d{4} /.test(message);
    const known = new Set(play(quiet, 0, 15).filter(isLoud).map(shape));
    const fresh = play(quiet, 15, 18).filter(isLoud).map(shape);
    expect(fresh.length).toBeGreaterThan(50);
    expect(fresh.filter((text) => !known.has(text))).toEqual([]);
  });
});

describe("a fault", () => {
  test("reaches callers one after the other along the topology", () => {
    const records = play(databaseCascade, 15, 18);
    const database = firstError(records, "orders-db", /lock timeout/);
    const orders = firstError(records, "orders", /ERROR/);
    const checkout = firstError(records, "checkout", /orders answered 503/);
    const shop = firstError(records, "web-shop", /upstream (checkout|orders) answered 503/);
    const proxy = firstError(records, "front-door", / 503 552 /);
    expect(database).toBeLessThan(orders);
    expect(orders).toBeLessThan(checkout);
    // The shop asks orders both directly and through checkout.
    expect(orders).toBeLessThan(shop);
    expect(shop).toBeLessThanOrEqual(proxy);
    expect(database).toBeGreaterThanOrEqual(databaseCascade.truth!.startsAtMinute);
    expect(proxy).toBeLessThan(17);
  });

  test("leaves services that do not depend on it alone", () => {
    const calm = ["search", "listing", "listing-db", "session-cache", "mailer"];
    const errors = (scenario: Scenario) =>
      play(scenario, 15, 18).filter(
        ({ service, message }) => calm.includes(service) && /ERROR|level=error|^E\d{4} /.test(message),
      );
    for (const { message } of errors(databaseCascade)) expect(message).toMatch(/mailbox unavailable/);
  });

  test("shares one trace among the services of a failed request", () => {
    const failed = play(databaseCascade, 16, 18).filter(({ level }) => level === "error");
    const traced = failed.filter(({ service, traceId }) => service === "web-shop" && traceId);
    const ids = new Set(
      play(databaseCascade, 16, 18).flatMap((r) => (r.service === "checkout" ? [r.traceId] : [])),
    );
    expect(traced.some(({ traceId }) => ids.has(traceId))).toBe(true);
  });

  test("in a meltdown says the same many times as often, and changes nothing before it", () => {
    expect(play(databaseCascade, 0, 15, 20)).toEqual(play(databaseCascade, 0, 15));
    const fatal = (intensity: number) =>
      play(databaseCascade, 16, 17, intensity).filter(({ message }) => /FATAL: {2}remaining/.test(message))
        .length;
    expect(fatal(20) / fatal(1)).toBeGreaterThan(15);
  });
});

describe("memory-leak", () => {
  const leak = SCENARIOS.find(({ name }) => name === "memory-leak")!;
  test("a killed service says nothing and its callers are refused", () => {
    const records = play(leak, 16.02, 16.28);
    const late = records.filter(({ service }) => service === "seat-map");
    // Requests that had begun before may still end.
    expect(late.filter((record) => /GC pause/.test(record.message))).toEqual([]);
    expect(records.some(({ message }) => /ECONNREFUSED .*seat-map:8080/.test(message))).toBe(true);
  });
});

describe("bad-deploy", () => {
  const deploy = SCENARIOS.find(({ name }) => name === "bad-deploy")!;
  test("records of the broken service carry the new release", () => {
    const releases = (from: number, to: number) =>
      new Set(play(deploy, from, to).flatMap((r) => (r.service === "pricing" ? [r.release] : [])));
    expect(releases(10, 15)).toEqual(new Set(["3.7.4"]));
    expect(releases(15.5, 18)).toEqual(new Set(["3.8.0"]));
  });
});
