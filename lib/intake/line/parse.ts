import { readAccess } from "./access";
import { readColumns } from "./columns";
import { readGlog } from "./glog";
import { attributesOf, type Header, newHeader } from "./header";
import { inferLevel } from "./infer";
import { readOpening } from "./opening";
import type { ParsedLine } from "./parsed";
import { skipSpaces } from "./scan";
import { readStructured } from "./structured";
import { readHostAndProgram, readPriority, readSyslog5424 } from "./syslog";

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
  const isSyslog = readPriority(header);
  if (isSyslog ? readSyslog5424(header, now) : readGlog(header, now)) return;
  const progress = readOpening(header, now);
  if (progress !== undefined) {
    // Behind a priority even a time in ISO's style is followed by a host, as relays forward it.
    progress.syslogTime ||= isSyslog && header.ts !== undefined;
    readColumns(header, progress);
  } else if (isSyslog) readHostAndProgram(header, false);
  // A header with nothing behind it was none: the line is all there is to say.
  if (skipSpaces(header.text, header.at) >= header.text.length && header.ts === undefined) header.at = start;
}
