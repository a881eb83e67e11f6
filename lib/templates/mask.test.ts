import { describe, expect, test } from "vitest";
import { MAX_SCAN_CHARS, Masker } from "./mask";
import { joinWords, splitWords } from "./words";

const masker = new Masker();

describe("a value is masked by its looks", () => {
  test.each([
    ["connect from 10.0.0.7:443", "connect from <*>"],
    ["peer fe80::1ff:fe23:4567:890a is up", "peer <*> is up"],
    ["lease for 00:1b:44:11:3a:b7 expired", "lease for <*> expired"],
    ["task 123e4567-e89b-12d3-a456-426614174000 done", "task <*> done"],
    ["flags 0x1f at 7fff5fbff8c0", "flags <*> at <*>"],
    ["took 12ms, 5.3GB, 45%", "took <*>"],
    ["free 1.26 KB of 12 MB", "free <*> of <*>"],
    ["lifetime <1 sec", "lifetime <*>"],
    ["open /var/log/app.log now", "open <*> now"],
    ["load C:\\Windows\\System32\\a.dll ok", "load <*> ok"],
    ["GET https://example.com/a?b=c#d done", "GET <*> done"],
    ["mail to anna@example.com sent", "mail to <*> sent"],
    ["host db.internal.example.com is up", "host <*> is up"],
    ["delete blk_-1608999687919862906", "delete <*>"],
    ["generating core.2275", "generating <*>"],
    ["instance i-0abc12345 stopped", "instance <*> stopped"],
    ["Handler@1a2b3c failed", "Handler@<*> failed"],
    ["Handler@deadbeef failed", "Handler@<*> failed"],
    ["at Fri Jun 17 07:07:00 2005 by cron", "at <*> by cron"],
    ["retry=true user=null size=12", "retry=<*> user=<*> size=<*>"],
  ])("%s", (message, key) => expect(masker.run(message)).toBe(key));
});

describe("a constant stays", () => {
  test.each([
    "Accepted password over ssh2",
    "workerEnv.init() ok",
    "class java.lang.IllegalStateException thrown",
    "rts tree/torus link training failed",
    "null pointer in handler",
    "HTTP/1.1 upgrade refused",
    "can't open file",
  ])("%s", (message) => expect(masker.run(message)).toBe(message));
});

test("a list has one shape whatever its length", () => {
  const keys = ["delete blk_123", "delete blk_123 blk_456", "delete blk_123, blk_456; blk_789"].map((m) =>
    masker.run(m),
  );
  expect(new Set(keys)).toEqual(new Set(["delete <*>"]));
});

test("white space does not tell messages apart", () => {
  expect(masker.run("  disk\tfull  on  sda1234 \n")).toBe("disk full on <*>");
});

test("the values under the marks can be read back", () => {
  masker.run("move 17 from /a/b to 10.0.0.7:80");
  expect([0, 1, 2].map((slot) => masker.value(slot))).toEqual(["17", "/a/b", "10.0.0.7:80"]);
});

test("a trace below the message is one variable part", () => {
  const one = masker.run("boom\n  at f (a.js:1:2)\n  at g (b.js:3:4)");
  expect(one).toBe("boom <*>");
  expect(masker.run("boom\n  at other (c.js:9:9)")).toBe(one);
});

test("a Python traceback is told apart by its exception", () => {
  const key = (name: string) =>
    masker.run(`Traceback (most recent call last):\n  File "a.py", line 3\n${name}: no`);
  expect(key("KeyError")).not.toBe(key("ValueError"));
});

test("a long message has a bounded key that ends in a mark", () => {
  const key = masker.run(`begin ${"word ".repeat(8000)}`);
  expect(key.length).toBeLessThanOrEqual(MAX_SCAN_CHARS + 4);
  expect(key.endsWith("<*>")).toBe(true);
});

test("a key is its own key, and its words join to it again", () => {
  const messages = [
    "a=1, b=[2] (c) x.y... 7-",
    "<*> literal <1> <12 ms",
    "\ud800 lone __proto__ {",
    "[a][b](c) :: -- **",
    "é 漢字 17 x",
  ];
  for (const message of messages) {
    const key = masker.run(message);
    expect(masker.run(key)).toBe(key);
    expect(joinWords(splitWords(key))).toBe(key);
  }
});
