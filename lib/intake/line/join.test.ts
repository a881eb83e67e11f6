import { expect, test } from "vitest";
import { joinLines, MAX_RECORD_CHARS, MAX_RECORD_LINES } from "./join";

test("a Java trace with its causes stays with the line that logged it", () => {
  const trace = [
    "2024-01-02 03:04:05 ERROR [main] app.Shop: order failed",
    "java.lang.IllegalStateException: no stock",
    "\tat app.Shop.order(Shop.java:12)",
    "\tat app.Main.main(Main.java:3)",
    "Caused by: java.io.IOException: disk",
    "\tat app.Disk.read(Disk.java:7)",
    "\t... 2 more",
  ];
  const records = joinLines([...trace, "2024-01-02 03:04:06 INFO [main] app.Shop: next"].join("\n"));
  expect(records).toEqual([trace.join("\n"), "2024-01-02 03:04:06 INFO [main] app.Shop: next"]);
});

test("a Python traceback ends with the line that names the exception", () => {
  const records = joinLines(
    [
      "ERROR request failed",
      "Traceback (most recent call last):",
      '  File "app.py", line 3, in <module>',
      "    run()",
      "ValueError: bad input",
      "INFO next request",
    ].join("\n"),
  );
  expect(records).toHaveLength(2);
  expect(records[0]).toMatch(/^ERROR request failed\n.*ValueError: bad input$/s);
});

test("a Go panic keeps all its goroutines", () => {
  const panic = [
    "panic: runtime error: index out of range [5] with length 3",
    "",
    "goroutine 1 [running]:",
    "main.handler(0xc000010000, 0x1)",
    "\t/srv/main.go:12 +0x1d",
    "goroutine 7 [select]:",
    "created by net/http.(*Server).Serve",
    "\t/usr/go/server.go:3 +0x2",
    "exit status 2",
  ];
  expect(joinLines([...panic, "restarting service now"].join("\n"))).toEqual([
    panic.filter((line) => line !== "").join("\n"),
    "restarting service now",
  ]);
});

test("Ruby, JavaScript, C# and PHP frames join the error above them", () => {
  const traces = [
    "app.rb:3:in `call': boom (RuntimeError)\n\tfrom app.rb:9:in `<main>'",
    "TypeError: x is not a function\n    at run (/srv/a.js:1:2)\n    at async main (/srv/b.js:3:4)",
    "System.InvalidOperationException: no\n   at Shop.Order.Place() in /srv/Order.cs:line 3\n--- End of stack trace ---",
    "PHP Fatal error:  Uncaught Exception: no\n#0 /srv/x.php(3): call()\n#1 {main}",
  ];
  expect(joinLines(traces.join("\n"))).toEqual(traces);
});

test("lines of a text that is indented throughout are records of their own", () => {
  expect(joinLines("  one thing\n  another thing\n  a third\nfourth")).toHaveLength(4);
});

test("indented lines among others belong to the line above", () => {
  expect(joinLines("SELECT failed:\n  select *\nnext\nnext again\nand again")).toEqual([
    "SELECT failed:\n  select *",
    "next",
    "next again",
    "and again",
  ]);
});

test("sentences that begin like a frame are records", () => {
  const lines = [
    "at noon the job started",
    "from here on all is well",
    "File uploaded",
    "Caused many problems",
  ];
  expect(joinLines(lines.join("\n"))).toEqual(lines);
});

test("a record is bounded in lines and in characters", () => {
  const deep = `Error: deep\n${"    at f (/a.js:1:2)\n".repeat(2000)}`;
  for (const record of joinLines(deep))
    expect(record.split("\n").length).toBeLessThanOrEqual(MAX_RECORD_LINES);
  const wide = `Error: wide\n${`    at ${"f".repeat(3000)} (/a.js:1:2)\n`.repeat(40)}`;
  for (const record of joinLines(wide)) expect(record.length).toBeLessThanOrEqual(MAX_RECORD_CHARS);
});

test("no line is lost or changed, line ends and empty lines apart", () => {
  const text = "a\r\n\r\n  b\n\tat x\nCaused by: y\ngoroutine 1 [x]:\nTraceback (most recent call last)\nz\n";
  const kept = joinLines(text).join("\n").split("\n");
  expect(kept).toEqual(
    text
      .replaceAll("\r", "")
      .split("\n")
      .filter((line) => line !== ""),
  );
});
