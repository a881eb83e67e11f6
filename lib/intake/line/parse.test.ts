import { describe, expect, test } from "vitest";
import { parseLine } from "./parse";
import type { ParsedLine } from "./parsed";

const NOW = Date.parse("2025-01-05T12:00:00Z");

/** The time that is read from a line. */
function timeOf(line: string): string {
  return new Date(parseLine(line, NOW).ts as number).toISOString();
}

describe("who wrote it goes to the attributes", () => {
  test.each<[line: string, attributes: ParsedLine["attributes"]]>([
    ["Jun 14 15:16:01 web sshd[19939]: x", { host: "web", program: "sshd", pid: "19939" }],
    ["2015-10-18 18:01:47,978 INFO [main] org.acme.Master: x", { thread: "main", logger: "org.acme.Master" }],
    ["03-17 16:13:38.811  1702  2395 D Tag: x", { pid: "1702", thread: "2395", logger: "Tag" }],
    [
      "[Sun Dec 04 04:47:44 2005] [core:error] [pid 7:tid 9] [client 10.0.0.7] x y",
      { logger: "core", pid: "7", client: "10.0.0.7" },
    ],
  ])("%s", (line, attributes) => expect(parseLine(line, NOW).attributes).toEqual(attributes));
});

describe("a line without a header is its message", () => {
  test.each([
    "plain words only",
    "backup of 2024-01-02 03:04:05 done",
    "Connection lost: timeout",
    "12 monkeys in 3 rooms",
    "[only brackets]",
    "[a] list item",
    "INFO",
    "2 < 3",
    "{not json}",
  ])("%s", (line) => expect(parseLine(line, NOW).message).toBe(line));

  test("a sentence after a time keeps its head", () => {
    expect(parseLine("2024-01-02 03:04:05 Connection lost: retrying - soon", NOW).message).toBe(
      "Connection lost: retrying - soon",
    );
  });
});

describe("years and days that a line leaves out", () => {
  test("the year is the last one that is at most a day ahead", () => {
    expect(timeOf("Jan  6 11:00:00 web su: x")).toBe("2025-01-06T11:00:00.000Z");
    expect(timeOf("Jan  7 11:00:00 web su: x")).toBe("2024-01-07T11:00:00.000Z");
    expect(timeOf("Dec 31 23:59:59 web su: x")).toBe("2024-12-31T23:59:59.000Z");
  });

  test("a new year's line read on the last day belongs to the next year", () => {
    const { ts } = parseLine("Jan  1 00:00:01 web su: x", Date.parse("2024-12-31T23:59:00Z"));
    expect(new Date(ts as number).toISOString()).toBe("2025-01-01T00:00:01.000Z");
  });

  test("a time of day just before midnight, read just after, is yesterday's", () => {
    const { ts } = parseLine("23:59:59 INFO x y", Date.parse("2025-01-05T00:00:10Z"));
    expect(new Date(ts as number).toISOString()).toBe("2025-01-04T23:59:59.000Z");
  });
});

test("hostile lines come back as messages", () => {
  const pieces = [
    "[",
    "(",
    "<",
    " ",
    "1",
    "-",
    "|",
    ":",
    '"',
    "=",
    "{",
    "\\",
    "Jan ",
    "2024-",
    "a=",
    "\ud800",
    "[a] ",
    "12:",
  ];
  for (const piece of pieces) {
    for (const head of [
      "",
      "2024-01-02 03:04:05 ",
      "<34>",
      "<34>1 ",
      "Jan  2 03:04:05 ",
      '{"a":',
      "level=info ",
    ]) {
      const line = (head + piece.repeat(32768)).slice(0, 32768);
      expect(typeof parseLine(line, NOW).message).toBe("string");
    }
  }
  expect(parseLine('{"__proto__":{"level":"x"},"msg":"m","constructor":"c"}', NOW)).toEqual({
    message: "m",
    attributes: { constructor: "c" },
  });
  expect(parseLine("", NOW)).toEqual({ message: "" });
});
