import { expect, test } from "vitest";
import { dress } from "./dress";
import type { Line, Service, Style } from "./model";
import { random } from "./random";

const service = (style: Style): Service => ({
  name: "front",
  about: "",
  style,
  release: "1",
  latencyMs: 1,
  calls: [],
  voice: {},
  chatter: [],
});
const atMs = Date.UTC(2031, 0, 5, 6, 7, 8, 9);
const worn = (style: Style, line: Line, stack: string[] = []) =>
  dress({ service: service(style), line, text: line.text, stack, atMs, traceId: "ab" }, random("x"));

test.each<[Style, Line, RegExp]>([
  ["json", { level: "warn", text: "a" }, /^a$/],
  [
    "logfmt",
    { level: "error", text: 'msg="a"', from: "x.go:1" },
    /^ts=2031-01-05T06:07:08\.009Z level=error caller=x\.go:1 msg="a" trace=ab$/,
  ],
  [
    "log4j",
    { level: "info", text: "a", from: "e.X" },
    /^2031-01-05 06:07:08,009 INFO {2}\[[\w-]+\d+\] e\.X - a$/,
  ],
  [
    "nginx",
    { level: "info", text: '1.2.3.4 - - [time] "GET / HTTP/1.1" 200 1', from: "access" },
    /^1\.2\.3\.4 - - \[05\/Jan\/2031:06:07:08 \+0000\] "GET \/ HTTP\/1\.1" 200 1$/,
  ],
  [
    "nginx",
    { level: "error", text: "*1 a, [server]" },
    /^2031\/01\/05 06:07:08 \[error\] \d+#\d+: \*1 a, server: front$/,
  ],
  [
    "postgres",
    { level: "fatal", text: "a", from: "o@o" },
    /^2031-01-05 06:07:08\.009 UTC \[\d+\] o@o FATAL: {2}a$/,
  ],
  ["glog", { level: "warn", text: "a", from: "x.go:1" }, /^W0105 06:07:08\.009\d{3} +\d+ x\.go:1\] a$/],
  ["redis", { level: "info", text: "a" }, /^1:M 05 Jan 2031 06:07:08\.009 \* a$/],
  ["python", { level: "warn", text: "a", from: "m.n" }, /^2031-01-05 06:07:08,009 WARNING m\.n: a$/],
])("%s lines look as their logger prints them", (style, line, expected) => {
  expect(worn(style, line).message).toMatch(expected);
});

test("a stack trace stays with its line", () => {
  expect(worn("log4j", { level: "error", text: "a", from: "X" }, ["Boom", "\tat b"]).message).toMatch(
    / a\nBoom\n\tat b$/,
  );
});

test("the level is given only where a shipper would know it", () => {
  expect(worn("json", { level: "warn", text: "a" }).level).toBe("warn");
  expect(worn("glog", { level: "warn", text: "a" }).level).toBeUndefined();
});
