import { levelOf } from "@/lib/intake/level";
import { clock, type Header } from "./header";
import { bareLevel, isColumn, readLevel } from "./levels";
import { finish, newProgress, type Progress } from "./progress";
import { closing, digitsEnd, isDigit, isSpace, isUpper, skipSpaces, tokenEnd } from "./scan";

/**
 * The first part, which makes the line one with a header at all: a time, a level, or columns before a time.
 * Undefined for lines without one.
 */
export function readOpening(header: Header, now: number): Progress | undefined {
  const { text } = header;
  if (text.startsWith(", [", header.at + 1) && levelOf(text.charAt(header.at)) !== undefined) header.at += 3;
  const code = text.charCodeAt(header.at);
  const bracketed = code === 91 || code === 40;
  if (clock.read(text, bracketed ? header.at + 1 : header.at, now)) {
    if (bracketed && !closeBracket(header)) return undefined;
    return openWithTime(header, now, bracketed);
  }
  return readFirstLevel(header, now) ?? readLeadingColumns(header, now);
}

function openWithTime(header: Header, now: number, bracketed: boolean): Progress {
  const progress = newProgress(now, clock.kind === "syslog" && !bracketed);
  header.ts = clock.ts;
  if (!bracketed) header.at = clock.end;
  skipStream(header);
  return progress;
}

/** `[…time]`, `[…time #123]` with a process id, `[…time: INFO/Main]` with level and thread. */
function closeBracket(header: Header): boolean {
  const { text } = header;
  const close = closing(text, header.at);
  if (close < 0) return false;
  const inside = text.slice(clock.end, close).trim();
  if (inside !== "" && !noteInside(header, inside)) return false;
  header.at = close + 1;
  return true;
}

function noteInside(header: Header, inside: string): boolean {
  if (inside.startsWith("#") && digitsEnd(inside, 1, 10) === inside.length) {
    header.pid = inside.slice(1);
    return true;
  }
  const start = inside.startsWith(":") ? skipSpaces(inside, 1) : 0;
  const slash = inside.indexOf("/");
  const level = levelOf(inside.slice(start, slash < 0 ? inside.length : slash));
  if (level === undefined) return false;
  header.level = level;
  if (slash > 0) header.thread = inside.slice(slash + 1);
  return true;
}

/** `stdout F ` of container runtimes. */
function skipStream(header: Header): void {
  const { text, at } = header;
  if (text.startsWith(" stdout ", at) || text.startsWith(" stderr ", at)) {
    const flag = text.charCodeAt(at + 8);
    if ((flag === 70 || flag === 80) && isSpace(text.charCodeAt(at + 9))) header.at = at + 10;
  }
}

/** A level first: `[ERROR] …`, `WARN: …`, `WARNING:root:…`, `INFO  2024-…`, `D/Tag( 12): …` */
function readFirstLevel(header: Header, now: number): Progress | undefined {
  const { text, at } = header;
  const progress = newProgress(now, false);
  if (text.charCodeAt(at + 1) === 47 && isUpper(text.charCodeAt(at))) {
    return readLevel(header, progress) ? progress : undefined;
  }
  if (text.charCodeAt(at) === 91) {
    const close = closing(text, at);
    const level = close < at + 3 || close > at + 15 ? undefined : levelOf(text.slice(at + 1, close).trim());
    if (level === undefined) return undefined;
    header.level = level;
    header.at = close + 1;
    return progress;
  }
  let end = at;
  while (end < at + 14 && isUpper(text.charCodeAt(end))) end++;
  const next = text.charCodeAt(end);
  const level = next === 58 || next === 124 || isSpace(next) ? bareLevel(text, at, end) : undefined;
  if (level === undefined) return undefined;
  header.level = level;
  header.at = end;
  if (next === 58) readJoinedLogger(header, progress, end + 1);
  return progress;
}

/** `WARNING:root:message`, after the first colon; what follows `ERROR: ` is the message. */
function readJoinedLogger(header: Header, progress: Progress, at: number): void {
  const { text } = header;
  header.at = at;
  finish(progress);
  const end = tokenEnd(text, at);
  const colon = text.indexOf(":", at);
  if (colon <= at || colon >= end) return;
  header.logger = text.slice(at, colon);
  header.at = colon + 1;
}

/** Columns before the first time, at most this many. */
const MAX_LEADING = 5;

/** `- 1117838570 …`, `node.log.1 2017-…`, `web_1 | 2024-…`, `134681 node-246 unix.hw state 1077804742 …` */
function readLeadingColumns(header: Header, now: number): Progress | undefined {
  const { text } = header;
  const numbered =
    isSpace(text.charCodeAt(digitsEnd(text, header.at, 12))) && isDigit(text.charCodeAt(header.at));
  const columns: string[] = [];
  let at = header.at;
  let words = false;
  for (let column = 0; column < MAX_LEADING; column++) {
    const end = tokenEnd(text, at);
    if (end === at || end >= text.length) return undefined;
    words ||= !isColumn(text, at, end) && text.charCodeAt(at) !== 45;
    // Words of a sentence stand before a time only in a numbered table.
    if (words && !numbered) return undefined;
    columns.push(text.slice(at, end));
    at = skipSpaces(text, end);
    if (text.charCodeAt(at) === 124 && column === 0) at = skipSpaces(text, at + 1);
    if (!clock.read(text, at, now) || clock.kind === "clock" || clock.kind === "day") continue;
    if (words && clock.kind !== "epoch") return undefined;
    return openAfterColumns(header, columns, numbered, now);
  }
  return undefined;
}

function openAfterColumns(header: Header, columns: string[], numbered: boolean, now: number): Progress {
  const [, ...named] = numbered ? columns : ["", ...columns];
  const [host = "", ...rest] = named;
  if (host !== "-") header.host = host;
  header.logger = rest.join(" ");
  header.ts = clock.ts;
  header.at = clock.end;
  if (numbered && columns.length > 2) skipFlag(header);
  return newProgress(now, clock.kind === "syslog");
}

/** A small number right after the time of a table row is one more column of the table. */
function skipFlag(header: Header): void {
  const at = skipSpaces(header.text, header.at);
  const end = digitsEnd(header.text, at, 3);
  if (end > at && isSpace(header.text.charCodeAt(end))) header.at = end;
}
