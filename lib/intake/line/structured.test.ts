import { describe, expect, test } from "vitest";
import { parseLine } from "./parse";

const NOW = Date.parse("2025-01-05T12:00:00Z");

describe("structured lines", () => {
  test("JSON gives message, level, time, and its other scalars as attributes", () => {
    const line =
      '{"level":50,"time":1700000000250,"msg":"broke","pid":7,"ok":false,"deep":{"a":1},"none":null}';
    expect(parseLine(line, NOW)).toEqual({
      message: "broke",
      level: "error",
      ts: 1700000000250,
      attributes: { pid: "7", ok: "false" },
    });
  });

  test.each([
    '{"@message":"m","severity":"WARNING"}',
    '{"log":"m\\n","lvl":"warn"}',
    '{"message":"m","level":4}',
  ])("%s", (line) => expect(parseLine(line, NOW)).toMatchObject({ message: "m", level: "warn" }));

  test("logfmt is read with its quotes", () => {
    expect(parseLine('time="2024-01-02T03:04:05Z" level=warning msg="a \\"b\\" c" user=anna', NOW)).toEqual({
      message: 'a "b" c',
      level: "warn",
      ts: Date.parse("2024-01-02T03:04:05Z"),
      attributes: { user: "anna" },
    });
  });

  test("pairs without a message stay one message", () => {
    expect(parseLine("uid=0 euid=0 tty=ssh", NOW).message).toBe("uid=0 euid=0 tty=ssh");
  });

  test("JSON behind a collector's header is read too", () => {
    expect(parseLine('2024-01-02T03:04:05Z stdout F {"msg":"m","level":"error","a":1}', NOW)).toEqual({
      message: "m",
      level: "error",
      ts: Date.parse("2024-01-02T03:04:05Z"),
      attributes: { a: "1" },
    });
  });

  test("an access log tells its level by the status", () => {
    const line = (status: number) =>
      `10.0.0.7 - anna [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" ${status} 2326 "http://b" "Browser/5"`;
    expect(parseLine(line(200), NOW)).toEqual({
      message: "GET /a HTTP/1.0 200 2326",
      ts: Date.parse("2000-10-10T20:55:36Z"),
      level: "info",
      levelInferred: true,
      attributes: { client: "10.0.0.7", user: "anna", referer: "http://b", agent: "Browser/5" },
    });
    expect([404, 503].map((status) => parseLine(line(status), NOW).level)).toEqual(["warn", "error"]);
  });
});
