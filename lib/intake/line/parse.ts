import { type Level, levelOf } from "@/lib/intake/level";
import { readAccess } from "./access";
import { readColumns } from "./columns";
import { attributesOf, bareLevel, clock, type Header, newHeader } from "./header";
import { inferLevel } from "./infer";
import type { ParsedLine } from "./parsed";
import { closing, digitsEnd, isDigit, isSpace, isUpper, lookAt, skipSpaces, tokenEnd } from "./scan";
import { readStructured } from "./structured";
import { readPriority, readSyslog5424 } from "./syslog";

/** Splits a raw log line into header and message. Never throws. `now` (epoch ms) dates times without a year. */
export function parseLine(line: string, now: number): ParsedLine {
  const text = clean(line);
  const structured = readStructured(text, now);
  if (structured !== undefined) return withLevel(structured);
  const access = readAccess(text, now);
  if (access !== undefined) return access;
  const header = newHeader(text, skipSpaces(text, 0));
  readHeader(header, now);
  const parsed: ParsedLine = { message: text.slice(skipSpaces(text, header.at)) };
  if (header.ts !== undefined) parsed.ts = header.ts;
  if (header.level !== undefined) parsed.level = header.level;
  const attributes = attributesOf(header);
  if (attributes !== undefined) parsed.attributes = attributes;
  return header.at > 0 ? withLevel(inner(parsed, now)) : withLevel(parsed);
}

const COLOUR = /\x1b\[[0-9;]{0,16}m/g;

/** Without byte order mark, terminal colours and trailing white space. */
function clean(line: string): string {
  let text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  if (text.includes("\x1b")) text = text.replace(COLOUR, "");
  const last = text.charCodeAt(text.length - 1);
  return last <= 32 ? text.trimEnd() : text;
}

/** What stands behind a collector's header may be JSON or logfmt: its own fields win. */
function inner(outer: ParsedLine, now: number): ParsedLine {
  const first = outer.message.charCodeAt(0);
  if (first !== 123 && !outer.message.includes("msg=")) return outer;
  const own = readStructured(outer.message, now);
  return own === undefined
    ? outer
    : { ...outer, ...own, attributes: { ...outer.attributes, ...own.attributes } };
}

function withLevel(parsed: ParsedLine): ParsedLine {
  if (parsed.level !== undefined) return parsed;
  const level = inferLevel(parsed.message);
  if (level !== undefined) {
    parsed.level = level;
    parsed.levelInferred = true;
  }
  return parsed;
}

function readHeader(header: Header, now: number): void {
  const start = header.at;
  if (readPriority(header)) {
    if (readSyslog5424(header, now)) return;
  } else if (readGlog(header, now)) return;
  const opened = readOpening(header, now);
  if (opened !== undefined) readColumns(header, now, opened === "syslog");
  // A header with nothing behind it was none: the line is all there is to say.
  if (skipSpaces(header.text, header.at) >= header.text.length && header.ts === undefined) header.at = start;
}

/** The first part, which makes the line one with a header at all: a time, a level, or columns before a time. */
function readOpening(header: Header, now: number): "syslog" | "other" | undefined {
  const { text, at } = header;
  const code = text.charCodeAt(at);
  const bracketed = code === 91 || code === 40;
  if (clock.read(text, bracketed ? at + 1 : at, now)) return openWithTime(header, bracketed);
  if (readFirstLevel(header)) return "other";
  return readLeadingColumns(header, now);
}

function openWithTime(header: Header, bracketed: boolean): "syslog" | "other" | undefined {
  const { text } = header;
  let end = clock.end;
  if (bracketed) {
    const close = text.charCodeAt(end);
    if (close !== 93 && close !== 41) return undefined;
    end++;
  }
  header.ts = clock.ts;
  header.at = end;
  const { kind } = clock;
  skipStream(header);
  return kind === "syslog" ? "syslog" : "other";
}

/** `stdout F ` of container runtimes. */
function skipStream(header: Header): void {
  const { text, at } = header;
  if (text.startsWith(" stdout ", at) || text.startsWith(" stderr ", at)) {
    const flag = text.charCodeAt(at + 8);
    if ((flag === 70 || flag === 80) && isSpace(text.charCodeAt(at + 9))) header.at = at + 10;
  }
}

/** `[ERROR] …`, `WARN: …`, `WARNING:root:…`, `INFO  2024-…`: a level first. */
function readFirstLevel(header: Header): boolean {
  const { text, at } = header;
  let level: Level | undefined;
  let end: number;
  if (text.charCodeAt(at) === 91) {
    const close = closing(text, at);
    if (close < 0 || close > at + 15) return false;
    level = levelOf(text.slice(at + 1, close).trim());
    end = close + 1;
  } else {
    end = at;
    while (end < at + 14 && isUpper(text.charCodeAt(end))) end++;
    const next = text.charCodeAt(end);
    if (next !== 58 && next !== 124 && !isSpace(next)) return false;
    level = bareLevel(text, at, end);
    if (next === 58) end = pythonLoggerEnd(header, end + 1);
  }
  if (level === undefined) return false;
  header.level = level;
  header.at = end;
  return true;
}

/** `WARNING:root:message` */
function pythonLoggerEnd(header: Header, at: number): number {
  const { text } = header;
  const limit = Math.min(text.length, at + 80);
  for (let i = at; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (isSpace(code)) return at;
    if (code !== 58) continue;
    if (i === at) return at;
    header.logger = text.slice(at, i);
    return i + 1;
  }
  return at;
}

/** Columns before the first time, at most this many. */
const MAX_LEADING = 5;

/** `- 1117838570 …`, `node.log.1 2017-…`, `134681 node-246 unix.hw state 1077804742 …` */
function readLeadingColumns(header: Header, now: number): "syslog" | "other" | undefined {
  const { text } = header;
  const first = header.at;
  const numbered = isDigit(text.charCodeAt(first)) && isSpace(text.charCodeAt(digitsEnd(text, first, 12)));
  const columns: string[] = [];
  let at = first;
  let plain = false;
  for (let column = 0; column < MAX_LEADING; column++) {
    const end = tokenEnd(text, at);
    if (end === at || end >= text.length) return undefined;
    if (!isColumn(text, at, end)) plain = true;
    if (plain && !numbered) return undefined;
    columns.push(text.slice(at, end));
    at = skipSpaces(text, end);
    if (text.charCodeAt(at) === 124 && columns.length === 1) at = skipSpaces(text, at + 1);
    if (!clock.read(text, at, now) || clock.kind === "clock" || clock.kind === "day") continue;
    if (plain && clock.kind !== "epoch") return undefined;
    header.host =
      columns[numbered && columns.length > 1 ? 1 : 0] === "-"
        ? ""
        : (columns[numbered && columns.length > 1 ? 1 : 0] as string);
    if (columns.length > 2) header.logger = columns.slice(2).join(" ");
    header.ts = clock.ts;
    header.at = clock.end;
    if (numbered && columns.length > 2) skipFlag(header);
    return clock.kind === "syslog" ? "syslog" : "other";
  }
  return undefined;
}

/** A small number right after the time of a table row is one more column of the table. */
function skipFlag(header: Header): void {
  const at = skipSpaces(header.text, header.at);
  const end = digitsEnd(header.text, at, 3);
  if (end > at && isSpace(header.text.charCodeAt(end))) header.at = end;
}

function isColumn(text: string, start: number, end: number): boolean {
  const look = lookAt(text, start, end);
  return look.digits > 0 || look.marks > 0 || (look.uppers > 1 && look.lowers === 0);
}

const GLOG: Record<string, Level> = { I: "info", W: "warn", E: "error", F: "fatal" };

/** `I0102 15:04:05.678901 123 file.cc:12] ` */
function readGlog(header: Header, now: number): boolean {
  const { text, at } = header;
  const level = GLOG[text.charAt(at)];
  if (level === undefined || digitsEnd(text, at + 1, 5) !== at + 5 || text.charCodeAt(at + 5) !== 32)
    return false;
  const bracket = text.indexOf("]", at + 6);
  if (bracket < 0 || bracket > at + 200) return false;
  const clockAt = skipSpaces(text, at + 5);
  if (
    !clock.read(
      `${text.slice(at + 1, at + 3)}-${text.slice(at + 3, at + 5)} ${text.slice(clockAt, clockAt + 18)}`,
      0,
      now,
    )
  ) {
    return false;
  }
  const pidAt = skipSpaces(text, tokenEnd(text, clockAt));
  const pidEnd = digitsEnd(text, pidAt, 12);
  header.level = level;
  header.ts = clock.ts;
  header.pid = text.slice(pidAt, pidEnd);
  header.logger = text.slice(skipSpaces(text, pidEnd), bracket);
  header.at = bracket + 1;
  return true;
}
