import { describe, expect, it } from "vitest";
import { resolveRange } from "./ranges";

const now = Date.parse("2026-11-20T20:00:00Z");

describe("the range of the logs", () => {
  it("is the last hour when nothing is asked", () => {
    expect(resolveRange({}, now, now - 5000)).toEqual({
      from: "2026-11-20T19:00:00.000Z",
      to: "2026-11-20T20:00:00.000Z",
      preset: "1h",
      atNewest: false,
    });
  });

  it("ends at the newest line when an old log was fed and nothing is asked", () => {
    const range = resolveRange({}, now, Date.parse("2015-10-18T18:05:29Z"));
    expect(range).toMatchObject({ to: "2015-10-18T18:05:29.001Z", atNewest: true });
  });

  it("is what was asked for, even when that is empty", () => {
    const range = resolveRange({ range: "15m" }, now, Date.parse("2015-10-18T18:05:29Z"));
    expect(range).toMatchObject({ from: "2026-11-20T19:45:00.000Z", preset: "15m", atNewest: false });
  });

  it("turns a reversed range round and ignores what is no time", () => {
    const range = resolveRange({ from: "2026-11-20T10:00:00Z", to: "2026-11-20T09:00:00Z" }, now, null);
    expect(range).toMatchObject({
      from: "2026-11-20T09:00:00.000Z",
      to: "2026-11-20T10:00:00.000Z",
      preset: null,
    });
    expect(resolveRange({ from: "yesterday" }, now, null).preset).toBe("1h");
  });
});
