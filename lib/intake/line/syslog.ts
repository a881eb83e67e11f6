import { levelOfSyslog } from "@/lib/intake/level";
import { clock, type Header } from "./header";
import { digitsEnd, isDigit, isSpace, lookAt, numberAt, skipSpaces, tokenEnd } from "./scan";

/** No host and program together are longer. */
const MAX_TAG_CHARS = 160;

/** `<34>` of RFC 3164 and 5424: facility * 8 + severity. True when it stood there. */
export function readPriority(header: Header): boolean {
  const { text, at } = header;
  if (text.charCodeAt(at) !== 60) return false;
  const end = digitsEnd(text, at + 1, 3);
  if (end === at + 1 || text.charCodeAt(end) !== 62) return false;
  const priority = numberAt(text, at + 1, end);
  if (priority > 191) return false;
  header.level = levelOfSyslog(priority % 8);
  header.at = end + 1;
  return true;
}

/** `1 TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA` after the priority (RFC 5424 section 6). */
export function readSyslog5424(header: Header, now: number): boolean {
  const { text } = header;
  if (!text.startsWith("1 ", header.at)) return false;
  let at = header.at + 2;
  if (clock.read(text, at, now)) header.ts = clock.ts;
  else if (text.charCodeAt(at) !== 45) return false;
  const columns: string[] = [];
  for (let column = 0; column < 5; column++) {
    const end = tokenEnd(text, at);
    columns.push(text.slice(at, end));
    at = skipSpaces(text, end);
  }
  const [, host, program, pid] = columns;
  if (host && host !== "-") header.host = host;
  if (program && program !== "-") header.program = program;
  if (pid && pid !== "-") header.pid = pid;
  header.at = structuredDataEnd(text, at);
  return true;
}

function structuredDataEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 45) return at + 1;
  let i = at;
  let quoted = false;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (quoted && code === 92) i++;
    else if (code === 34) quoted = !quoted;
    else if (!quoted && code === 93 && text.charCodeAt(i + 1) !== 91) return i + 1;
    if (i === at && code !== 91) return at;
    i++;
  }
  return at;
}

/**
 * `host program[pid]: ` after a time. A time in the syslog style is always followed by a host; after any other the
 * program must have its brackets, or `Connection lost: timeout` would lose its head.
 */
export function readHostAndProgram(header: Header, syslogTime: boolean): boolean {
  const { text } = header;
  const start = skipSpaces(text, header.at);
  const colon = tagEnd(text, start);
  const hostEnd = tokenEnd(text, start);
  if (colon > 0 && readTag(header, start, hostEnd, colon, syslogTime)) return true;
  if (!syslogTime || hostEnd === start || hostEnd >= text.length) return false;
  if (text.charCodeAt(hostEnd - 1) === 58) return false;
  header.host = text.slice(start, hostEnd);
  header.at = hostEnd;
  return true;
}

/** The first colon that ends a token. */
function tagEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_TAG_CHARS);
  for (let i = start; i < limit; i++) {
    if (text.charCodeAt(i) !== 58) continue;
    if (i + 1 >= text.length || isSpace(text.charCodeAt(i + 1))) return i;
  }
  return -1;
}

function readTag(
  header: Header,
  start: number,
  hostEnd: number,
  colon: number,
  syslogTime: boolean,
): boolean {
  const { text } = header;
  const last = text.charCodeAt(colon - 1);
  const bracketed = last === 93 || last === 41;
  if (!syslogTime && last !== 93) return false;
  const alone = hostEnd > colon;
  const tagStart = alone ? start : skipSpaces(text, hostEnd);
  if (tagStart >= colon) return false;
  const tokens = countTokens(text, tagStart, colon);
  if (tokens > 5 || (!bracketed && tokens > 1 && !isVersioned(text, tagStart, colon, tokens))) return false;
  if (!alone) header.host = text.slice(start, hostEnd);
  nameProgram(header, tagStart, colon);
  header.at = colon + 1;
  return true;
}

/** `syslogd 1.4.1` */
function isVersioned(text: string, start: number, colon: number, tokens: number): boolean {
  return tokens === 2 && isDigit(text.charCodeAt(skipSpaces(text, tokenEnd(text, start)))) && colon > start;
}

function countTokens(text: string, start: number, end: number): number {
  let tokens = 0;
  for (let at = start; at < end; at = skipSpaces(text, tokenEnd(text, at))) tokens++;
  return tokens;
}

/** Puts `name` and `pid` of `name[pid]` into the header; leading dashes are no name. */
function nameProgram(header: Header, tagStart: number, colon: number): void {
  const { text } = header;
  let start = tagStart;
  while (start < colon && (text.charCodeAt(start) === 45 || isSpace(text.charCodeAt(start)))) start++;
  const open = text.indexOf("[", start);
  if (open < 0 || open >= colon) {
    header.program = text.slice(start, colon);
    return;
  }
  header.program = text.slice(start, open);
  const close = text.indexOf("]", open);
  const inside = text.slice(open + 1, close < 0 || close > colon ? colon : close);
  const look = lookAt(inside, 0, inside.length);
  if (look.digits > 0 && look.digits === inside.length) header.pid = inside;
  else header.thread = inside;
}
