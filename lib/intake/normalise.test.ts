import { describe, expect, it } from "vitest";
import { LEVELS } from "./level";
import { normaliseItem, normaliseLine } from "./normalise";
import type { Defaults } from "./record";

const now = Date.UTC(2026, 10, 20, 12);
const defaults: Defaults = {
  service: "web",
  limitedTo: null,
  now,
  ancientBefore: now - 14 * 86_400_000,
  redactEmails: false,
};
const item = (fields: object) => normaliseItem(fields, defaults);

describe("a JSON item", () => {
  it("keeps what it states", () => {
    expect(
      item({
        ts: "2026-11-20T11:59:00Z",
        service: "db",
        level: "WARN",
        message: "slow",
        attributes: { ms: 12 },
        traceId: "t1",
        release: "v2",
        environment: "prod",
      }),
    ).toEqual({
      ts: now - 60_000,
      service: "db",
      level: LEVELS.indexOf("warn"),
      message: "slow",
      attributes: { ms: 12 },
      traceId: "t1",
      release: "v2",
      environment: "prod",
      marks: [],
    });
  });

  it.each([
    1_763_640_000,
    1_763_640_000_000,
    1_763_640_000_000_000,
    "1763640000000000000",
    "2025-11-20T12:00:00Z",
  ])("reads the time %s", (ts) => {
    expect(item({ ts, message: "x" }).ts).toBe(Date.UTC(2025, 10, 20, 12));
  });

  it("takes the time from the line, else the arrival, and says so", () => {
    const found = item({ message: "2026-11-20 10:00:00 ERROR boom" });
    expect(found).toMatchObject({
      ts: Date.UTC(2026, 10, 20, 10),
      message: "boom",
      level: LEVELS.indexOf("error"),
      marks: ["time_from_line"],
    });
    expect(item({ message: "hello", level: "info" })).toMatchObject({ ts: now, marks: ["time_of_arrival"] });
  });

  it("keeps future and ancient times, marked", () => {
    expect(item({ ts: now + 3_600_000, level: "info", message: "x" }).marks).toEqual(["future"]);
    expect(item({ ts: "1999-01-01T00:00:00Z", level: "info", message: "x" })).toMatchObject({
      ts: Date.UTC(1999, 0, 1),
      marks: ["ancient"],
    });
  });

  it("takes the header off a raw line though time and level are stated, and believes what is stated", () => {
    const given = { ts: now, level: "warn", message: "2026-11-20 10:00:00 ERROR boom", service: "a" };
    expect(item(given).message).toBe(given.message);
    expect(normaliseItem(given, { ...defaults, rawLines: true })).toMatchObject({
      ts: now,
      level: LEVELS.indexOf("warn"),
      message: "boom",
    });
  });

  it("keeps fields it does not know among the attributes", () => {
    expect(item({ message: "x", user: "ann", attributes: { a: 1 } }).attributes).toEqual({
      user: "ann",
      a: 1,
    });
  });

  it.each([
    [null, "must be an object"],
    [[], "must be an object"],
    [{}, "message: required"],
    [{ message: 5 }, "message: must be a string"],
    [{ message: "  " }, "message: empty"],
    [{ message: "x", ts: "yesterday" }, "ts: not a time"],
    [{ message: "x", ts: {} }, "ts: not a time"],
    [{ message: "x", ts: 1e300 }, "ts: out of range"],
    [{ message: "x", service: 7 }, "service: must be a string"],
    [{ message: "x", service: "" }, "service: empty"],
    [{ message: "x", service: "a\nb" }, "service: holds control characters"],
    [{ message: "x", service: "s".repeat(201) }, "service: longer than 200"],
    [{ message: "x", level: {} }, "level: must be a string"],
    [{ message: "x", attributes: [1] }, "attributes: must be an object"],
    [{ message: "x", traceId: 5 }, "traceId: must be a string"],
  ])("rejects %j with the field and the reason", (given, reason) => {
    expect(() => normaliseItem(given, defaults)).toThrow(reason);
  });

  it("cuts a long message on a character and marks it", () => {
    const { message, marks } = item({ message: "é".repeat(40_000), ts: now, level: "info" });
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(32 * 1024);
    expect(message).not.toContain("\ufffd");
    expect(marks).toContain("truncated");
  });

  it("repairs what cannot be stored", () => {
    expect(item({ message: "a\0b\ud800c", ts: now, level: "info" })).toMatchObject({
      message: "a\ufffdb\ufffdc",
      marks: ["repaired"],
    });
  });

  it("keeps of attributes in attributes no more than of flat ones", () => {
    const list = (depth: number): unknown =>
      depth === 0 ? "x".repeat(4096) : Array(64).fill(list(depth - 1));
    const { attributes, marks } = item({ message: "x", attributes: { a: list(2), b: list(2), end: 1 } });
    expect(JSON.stringify(attributes).length).toBeLessThan(300_000);
    expect(marks).toContain("attributes_cut");
  });

  it("is rejected when its sender is limited to other services", () => {
    const limited = { ...defaults, limitedTo: new Set(["web", "till"]) };
    expect(normaliseItem({ service: " till ", message: "m" }, limited).service).toBe("till");
    expect(normaliseLine("m", limited).service).toBe("web");
    const foreign = "service: not among those you are limited to";
    expect(() => normaliseItem({ service: "vault", message: "m" }, limited)).toThrow(foreign);
    expect(() => normaliseLine("m", { ...limited, service: "vault" })).toThrow(foreign);
  });

  it("shows no secret in the short fields", () => {
    const { release, environment, marks } = item({
      message: "x",
      release: "token=hunter2",
      environment: "prod",
    });
    expect([release, environment]).toEqual(["token=[redacted]", "prod"]);
    expect(marks).toContain("redacted");
  });

  it("keeps 64 attributes, without secrets, and no prototype", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));
    const cut = item({ message: "x", attributes: many });
    expect(Object.keys(cut.attributes!)).toHaveLength(64);
    expect(cut.marks).toContain("attributes_cut");
    const hostile = item({
      message: "x",
      attributes: JSON.parse('{"__proto__": {"admin": true}, "password": "p4ss", "nested": {"apiKey": "k"}}'),
    });
    expect(JSON.stringify(hostile.attributes)).not.toMatch(/p4ss|"k"/);
    expect((hostile.attributes as { admin?: boolean }).admin).toBeUndefined();
    expect(hostile.marks).toContain("redacted");
  });
});

describe("a plain line", () => {
  it("loses its header and keeps what the header said", () => {
    const record = normaliseLine(
      "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: check pass; user unknown",
      defaults,
    );
    expect(record.message).toBe("check pass; user unknown");
    expect(record.attributes).toMatchObject({ host: "combo", pid: "19939" });
    expect(record.marks).toContain("time_from_line");
  });

  it("is redacted", () => {
    expect(normaliseLine("login password=hunter2 ok", defaults)).toMatchObject({
      message: "login password=[redacted] ok",
    });
  });
});
