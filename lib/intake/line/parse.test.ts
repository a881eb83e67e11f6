import { describe, expect, test } from "vitest";
import { parseLine } from "./parse";
import type { ParsedLine } from "./parsed";

const NOW = Date.parse("2025-01-05T12:00:00Z");

/** Time, level (with ~ when inferred) and message of a line, for short tables. */
function read(line: string): [string | undefined, string | undefined, string] {
  const { ts, level, levelInferred, message } = parseLine(line, NOW);
  const time = ts === undefined ? undefined : new Date(ts).toISOString();
  return [time, level === undefined ? undefined : `${levelInferred ? "~" : ""}${level}`, message];
}

describe("a header is taken off and read", () => {
  test.each<[kind: string, line: string, ts: string | undefined, level: string | undefined, message: string]>(
    [
      [
        "syslog",
        "Jun 14 15:16:01 web sshd(pam)[19939]: check pass",
        "2024-06-14T15:16:01.000Z",
        undefined,
        "check pass",
      ],
      [
        "syslog, old daemon",
        "Jun 19 04:09:11 web syslogd 1.4.1: restart.",
        "2024-06-19T04:09:11.000Z",
        undefined,
        "restart.",
      ],
      [
        "syslog, spaces in the name",
        "Jul  1 09:02:26 mac Some App[144]: ready",
        "2024-07-01T09:02:26.000Z",
        undefined,
        "ready",
      ],
      [
        "syslog, two programs",
        "Jul  1 09:02:26 mac org.launchd[1] (org.job[7]): exited",
        "2024-07-01T09:02:26.000Z",
        undefined,
        "exited",
      ],
      [
        "syslog with priority",
        "<34>Oct 11 22:14:15 web su: denied",
        "2024-10-11T22:14:15.000Z",
        "fatal",
        "denied",
      ],
      [
        "RFC 5424",
        '<165>1 2003-10-11T22:14:15.003Z web.example.com evntslog 7 ID47 [x@1 a="]" b="\\"]"][y@1 c="1"] begun',
        "2003-10-11T22:14:15.003Z",
        "info",
        "begun",
      ],
      ["RFC 5424, nothing known", "<14>1 - - - - - - hello", undefined, "info", "hello"],
      [
        "log4j",
        "2015-10-18 18:01:47,978 INFO [main] org.acme.Master: Created it",
        "2015-10-18T18:01:47.978Z",
        "info",
        "Created it",
      ],
      [
        "log4j with dashes",
        "2015-07-29 19:04:29,071 - WARN  [Worker:18:Mgr$Send@688] - Leaving: now",
        "2015-07-29T19:04:29.071Z",
        "warn",
        "Leaving: now",
      ],
      [
        "logback",
        "03:04:05.123 [main] DEBUG c.e.Foo - started",
        "2025-01-05T03:04:05.123Z",
        "debug",
        "started",
      ],
      [
        "spring",
        "2024-01-02 03:04:05.123  INFO 12 --- [exec-1] c.e.App       : Started",
        "2024-01-02T03:04:05.123Z",
        "info",
        "Started",
      ],
      [
        "short year first",
        "17/06/09 20:10:40 INFO spark.Manager: Changing: acls",
        "2017-06-09T20:10:40.000Z",
        "info",
        "Changing: acls",
      ],
      [
        "compact date",
        "081109 203615 148 INFO dfs.Node$Responder: block 7 done",
        "2008-11-09T20:36:15.000Z",
        "info",
        "block 7 done",
      ],
      [
        "glog",
        "E0102 15:04:05.678901   123 file.cc:12] disk gone",
        "2025-01-02T15:04:05.678Z",
        "error",
        "disk gone",
      ],
      [
        "android",
        "03-17 16:13:38.811  1702  2395 D WindowManager: opening",
        "2024-03-17T16:13:38.811Z",
        "debug",
        "opening",
      ],
      [
        "android, padded tag",
        "03-17 16:13:40.345  3462  3462 I chatty  : expire",
        "2024-03-17T16:13:40.345Z",
        "info",
        "expire",
      ],
      ["android, brief", "W/ActivityManager( 1702): slow", undefined, "warn", "slow"],
      [
        "pipes",
        "20171223-22:15:29:606|Step_LSC|30002312|changed 3579",
        "2017-12-23T22:15:29.606Z",
        undefined,
        "changed 3579",
      ],
      [
        "pipes, loguru",
        "2024-01-02 03:04:05.123 | ERROR    | mod:func:12 - broke",
        "2024-01-02T03:04:05.123Z",
        "error",
        "broke",
      ],
      [
        "a cluster's columns",
        "- 1100000001 2004.11.09 r7-m2 2004-11-09-11.33.21.125000 r7-m2 HW CORE FATAL data lost",
        "2004-11-09T11:33:21.125Z",
        "fatal",
        "data lost",
      ],
      [
        "a cluster around syslog",
        "- 1131566461 2005.11.09 n228 Nov 9 12:01:01 n228/n228 crond(pam)[2915]: closed",
        "2005-11-09T20:01:01.000Z",
        undefined,
        "closed",
      ],
      [
        "a numbered table",
        "134681 node-246 unix.hw state_change 1077804742 1 Component down",
        "2004-02-26T14:12:22.000Z",
        undefined,
        "Component down",
      ],
      [
        "a padded component",
        "2016-09-28 04:30:30, Info                  CBS    Loaded stack",
        "2016-09-28T04:30:30.000Z",
        "info",
        "Loaded stack",
      ],
      [
        "a file name before the time",
        "api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.api [req-1 - -] GET done",
        "2017-05-16T00:00:00.008Z",
        "info",
        "GET done",
      ],
      [
        "a bracketed time and a program",
        "[10.30 16:49:06] chrome.exe - host:80 close",
        "2024-10-30T16:49:06.000Z",
        undefined,
        "host:80 close",
      ],
      [
        "a program with a mark",
        "[10.30 16:49:06] chrome.exe *64 - host:80 open",
        "2024-10-30T16:49:06.000Z",
        undefined,
        "host:80 open",
      ],
      [
        "web server error log",
        "[Sun Dec 04 04:47:44 2005] [error] [client 10.0.0.7] no index",
        "2005-12-04T04:47:44.000Z",
        "error",
        "no index",
      ],
      [
        "proxy error log",
        "2023/01/01 12:00:00 [error] 12#45: *78 connect() failed",
        "2023-01-01T12:00:00.000Z",
        "error",
        "connect() failed",
      ],
      [
        "python",
        "2024-01-02 03:04:05,123 - my.mod - ERROR - broke: badly",
        "2024-01-02T03:04:05.123Z",
        "error",
        "broke: badly",
      ],
      ["python, joined", "WARNING:root:low disk", undefined, "warn", "low disk"],
      [
        "task queue",
        "[2024-01-02 03:04:05,123: INFO/Main] ready",
        "2024-01-02T03:04:05.123Z",
        "info",
        "ready",
      ],
      [
        "ruby",
        "E, [2024-01-02T03:04:05.123456 #12] ERROR -- : broke",
        "2024-01-02T03:04:05.123Z",
        "error",
        "broke",
      ],
      [
        "go with tabs",
        "2024-01-02T03:04:05.000Z\tINFO\tpkg/a.go:42\thello",
        "2024-01-02T03:04:05.000Z",
        "info",
        "hello",
      ],
      [
        "postgres",
        '2024-01-02 03:04:05.123 UTC [12] u@db ERROR:  relation "x" missing',
        "2024-01-02T03:04:05.123Z",
        "error",
        'relation "x" missing',
      ],
      [
        "mysql",
        "2024-01-02T03:04:05.123456Z 0 [Warning] [MY-01] [Server] late",
        "2024-01-02T03:04:05.123Z",
        "warn",
        "late",
      ],
      [
        "container runtime",
        "2024-01-02T03:04:05.123456789Z stderr F boom",
        "2024-01-02T03:04:05.123Z",
        undefined,
        "boom",
      ],
      ["seconds", "1700000000.250 started", "2023-11-14T22:13:20.250Z", undefined, "started"],
      [
        "milliseconds in brackets",
        "[1700000000250] started",
        "2023-11-14T22:13:20.250Z",
        undefined,
        "started",
      ],
      ["zone", "2024-01-02T03:04:05+02:00 started", "2024-01-02T01:04:05.000Z", undefined, "started"],
      [
        "colours",
        "\u001b[32m2024-01-02 03:04:05\u001b[0m INFO started",
        "2024-01-02T03:04:05.000Z",
        "info",
        "started",
      ],
    ],
  )("%s", (_kind, line, ts, level, message) => expect(read(line)).toEqual([ts, level, message]));
});

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
    expect(read("Jan  6 11:00:00 web su: x")[0]).toBe("2025-01-06T11:00:00.000Z");
    expect(read("Jan  7 11:00:00 web su: x")[0]).toBe("2024-01-07T11:00:00.000Z");
    expect(read("Dec 31 23:59:59 web su: x")[0]).toBe("2024-12-31T23:59:59.000Z");
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
