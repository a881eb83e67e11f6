import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { readSyslogLine } from "./syslog";
import { MAX_FRAME_BYTES, SyslogFrames, splitSyslog } from "./syslog-frames";

const now = Date.UTC(2026, 10, 20, 12);
const read = (line: string, service: string | null = null) => readSyslogLine(line, service, now);

describe("a syslog message", () => {
  it("of RFC 5424 keeps header and structured data", () => {
    const line =
      '<165>1 2026-11-20T11:59:00.003Z db-1 postgres 77 ID47 [origin@32473 ip="10.0.0.3" note="a]\\"b"][meta sequenceId="7"] \ufeffcheckpoint late';
    expect(read(line)).toEqual({
      key: null,
      item: {
        ts: Date.UTC(2026, 10, 20, 11, 59, 0, 3),
        service: "postgres",
        level: "info",
        message: "checkpoint late",
        attributes: {
          host: "db-1",
          program: "postgres",
          pid: "77",
          ip: "10.0.0.3",
          note: 'a]"b',
          sequenceId: "7",
          facility: "local4",
        },
        traceId: undefined,
        release: undefined,
        environment: undefined,
      },
    });
  });

  it("of RFC 3164 is named by its program", () => {
    expect(read("<34>Nov 20 11:59:00 gate su: 'su root' failed").item).toMatchObject({
      ts: Date.UTC(2026, 10, 20, 11, 59),
      service: "su",
      level: "fatal",
      message: "'su root' failed",
      attributes: { host: "gate", facility: "auth" },
    });
  });

  it("as relays forward it, with a time in ISO's style", () => {
    expect(read("<190>2026-11-20T11:59:00+01:00 web nginx[7]: GET /").item).toMatchObject({
      service: "nginx",
      message: "GET /",
      attributes: { host: "web", pid: "7", facility: "local7" },
    });
  });

  it.each([
    ["<13>Nov 20 11:59:00 10.0.0.99 Use it!", null, "10.0.0.99"],
    ["<13>Nov 20 11:59:00 10.0.0.99 Use it!", "asked", "asked"],
    ["<14>hello", null, "unknown_service"],
    ["<14>cron[12]: done", "asked", "cron"],
  ])("%s with the default %s belongs to %s", (line, fallback, service) => {
    expect(read(line, fallback).item.service).toBe(service);
  });

  it("hands over the key and keeps it nowhere", () => {
    const { item, key } = read(
      '<13>1 - host app - - [incident-commander@32473 key="ic_secret"][a b="c"] hello',
    );
    expect(key).toBe("ic_secret");
    expect(item.message).toBe("hello");
    expect(JSON.stringify(item)).not.toContain("ic_secret");
    expect(item.attributes.b).toBe("c");
  });

  it("without a text says its structured data", () => {
    expect(read('<13>1 - host app - - [a b="c"]').item.message).toBe('[a b="c"]');
  });

  it.each([
    '<13>1 - h a - - [a b="c',
    "<13>1 - h a - - [a b]",
    "<13>1 - h",
    "<999>x",
    "",
    "<13>1 - h a - - [",
    '<13>1 - h a - - [a b=""',
  ])("survives %j", (line) => {
    expect(read(line).key).toBeNull();
  });

  it("takes time in proportion to its length", () => {
    const hostile = (n: number) => read(`<13>1 - h a - - ${'[a b="'.repeat(n)}`);
    expect(growthOf(hostile, 1000)).toBeLessThan(LINEAR);
  });
});

describe("framing", () => {
  it.each([
    ["lines", "<1>a\n<2>b\r\n<3>c", ["<1>a", "<2>b", "<3>c"]],
    ["counted messages", "4 <1>a6 <2>b\nc4 <3>d", ["<1>a", "<2>b\nc", "<3>d"]],
    ["both in one stream", "4 <1>a<2>b\n4 <3>c", ["<1>a", "<2>b", "<3>c"]],
    ["messages closed by NUL", "<1>a\0<2>b\0", ["<1>a", "<2>b"]],
    ["lines that begin with a number", "12 angry men\n7\n", ["12 angry men", "7"]],
    ["empty lines", "\n\n<1>a\n\n", ["<1>a"]],
  ])("separates %s", (_, body, messages) => {
    expect(splitSyslog(Buffer.from(body))).toEqual(messages);
  });

  it("gives the same however the stream is cut", () => {
    const body = Buffer.from("5 <1>é<2>zwölf\n11 <3>a\nb\nc d\n<4>x\n");
    const whole = splitSyslog(body);
    for (let size = 1; size < body.length; size++) {
      const frames = new SyslogFrames();
      const parts: string[] = [];
      for (let at = 0; at < body.length; at += size) parts.push(...frames.push(body.subarray(at, at + size)));
      expect([...parts, ...frames.end()], `in pieces of ${size}`).toEqual(whole);
    }
  });

  it("keeps the beginning of what is too long, and finds the next message", () => {
    const long = "x".repeat(3 * MAX_FRAME_BYTES);
    for (const body of [`<1>${long}\n<2>b\n`, `${long.length + 3} <1>${long}4 <2>b`]) {
      const frames = new SyslogFrames();
      const messages: string[] = [];
      const bytes = Buffer.from(body);
      for (let at = 0; at < bytes.length; at += 5000)
        messages.push(...frames.push(bytes.subarray(at, at + 5000)));
      messages.push(...frames.end());
      expect(messages.map((message) => message.length)).toEqual([MAX_FRAME_BYTES, 4]);
    }
  });
});
