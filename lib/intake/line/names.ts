import { isDotted } from "./brackets";
import type { Header } from "./header";
import { levelFollows } from "./levels";
import { finish, type Progress } from "./progress";
import { digitsEnd, isDigit, isSpace, isWordCode, lookAt, skipSpaces, tokenEnd } from "./scan";

/** No tag or column is longer. */
const MAX_NAME_CHARS = 80;

/** Words that open a message, never names of a logger. */
const MESSAGE_WORDS = new Set(
  (
    "error errors warning failed failure exception caused cause reason result status usage note message msg " +
    "unable cannot could invalid unknown unexpected timeout total done finished started starting stopped stopping"
  ).split(" "),
);

/** `org.Foo: `, `org.Foo - `, `org.Foo : `, `main.go:12 `, `CBS     `, `name|`, and a tag after numbers. */
export function readName(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  if (progress.tagged) return readTag(header, progress);
  if (progress.piped && readPipedColumn(header)) return true;
  const end = tokenEnd(text, at);
  if (end >= text.length || end === at) return false;
  if (text.charCodeAt(end - 1) === 58) return readColonName(header, progress, end);
  const look = lookAt(text, at, end);
  return readSpacedName(header, progress, end, look.marks > 0 || look.camel || look.digits > 0);
}

function readColonName(header: Header, progress: Progress, end: number): boolean {
  const { text, at } = header;
  if (readWorker(header, progress, end)) return true;
  const look = lookAt(text, at, end - 1);
  const special = look.marks > 0 || look.camel;
  const known = header.level !== undefined;
  if (end === at + 1 || (!known && !special)) return false;
  if (!special && look.digits === 0 && MESSAGE_WORDS.has(text.slice(at, end - 1).toLowerCase())) return false;
  return nameLogger(header, progress, end - 1, end);
}

/** `123#456: *789 `: process, thread and connection of a worker. */
function readWorker(header: Header, progress: Progress, end: number): boolean {
  const { text, at } = header;
  const pidEnd = digitsEnd(text, at, 10);
  if (pidEnd === at || text.charCodeAt(pidEnd) !== 35 || digitsEnd(text, pidEnd + 1, 10) !== end - 1)
    return false;
  header.pid = text.slice(at, pidEnd);
  header.thread = text.slice(pidEnd + 1, end - 1);
  header.at = skipSpaces(text, end);
  const connectionEnd = digitsEnd(text, header.at + 1, 16);
  if (text.charCodeAt(header.at) === 42 && isSpace(text.charCodeAt(connectionEnd))) {
    header.more = { ...header.more, connection: text.slice(header.at + 1, connectionEnd) };
    header.at = connectionEnd;
  }
  return finish(progress);
}

function readSpacedName(header: Header, progress: Progress, end: number, special: boolean): boolean {
  const { text, at } = header;
  const known = header.level !== undefined;
  const next = skipSpaces(text, end);
  const mark = text.charCodeAt(next);
  const dashed = mark === 45 && isSpace(text.charCodeAt(next + 1));
  if (dashed && !known && levelFollows(text, skipSpaces(text, next + 1))) {
    header.logger = text.slice(at, end);
    header.at = next + 1;
    return true;
  }
  const set = dashed || (mark === 58 && isSpace(text.charCodeAt(next + 1)));
  if (set && (known || special)) return nameLogger(header, progress, end, next + 1);
  const past = known || !special ? -1 : shortMarkEnd(text, next);
  if (past > 0) return nameLogger(header, progress, end, past);
  if (!known) return false;
  const column =
    next - end >= 3 || isLocation(text, at, end) || (mark === 91 && isDotted(text.slice(at, end)));
  return column && nameLogger(header, progress, end, next);
}

/** `some.exe *64 - `: one short mark between a name and its dash. Returns the place after the dash, or -1. */
function shortMarkEnd(text: string, at: number): number {
  const end = tokenEnd(text, at);
  if (end - at > 4 || end === at || isWordCode(text.charCodeAt(at))) return -1;
  const dash = skipSpaces(text, end);
  return text.charCodeAt(dash) === 45 && isSpace(text.charCodeAt(dash + 1)) ? dash + 1 : -1;
}

/** `pkg/server.go:42`, `file.cc:12]` */
function isLocation(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1) === 93 ? end - 1 : end;
  let i = last;
  while (i > start && isDigit(text.charCodeAt(i - 1))) i--;
  if (i === last || i < start + 2 || text.charCodeAt(i - 1) !== 58) return false;
  return isDotted(
    text.slice(text.lastIndexOf("/", i) >= start ? text.lastIndexOf("/", i) + 1 : start, i - 1),
  );
}

function nameLogger(header: Header, progress: Progress, nameEnd: number, at: number): boolean {
  header.logger = header.text.slice(header.at, nameEnd).trim();
  header.at = at;
  return finish(progress);
}

/** A column between two pipes: two words at most, and another pipe behind it. */
function readPipedColumn(header: Header): boolean {
  const { text, at } = header;
  const limit = Math.min(text.length, at + MAX_NAME_CHARS);
  let end = at;
  while (end < limit && text.charCodeAt(end) !== 124) end++;
  const value = text.slice(at, end).trim();
  if (end >= limit || value.split(" ").length > 2) return false;
  if (header.logger === "") header.logger = value;
  else header.thread ||= value;
  header.at = end;
  return true;
}

/** The tag of Android goes to the first colon, whatever is in it: `D audio hw : …`, `D/Tag( 1702): …` */
function readTag(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  const limit = Math.min(text.length, at + MAX_NAME_CHARS);
  for (let end = at; end < limit; end++) {
    if (text.charCodeAt(end) !== 58) continue;
    if (end + 1 < text.length && !isSpace(text.charCodeAt(end + 1))) continue;
    const paren = text.indexOf("(", at);
    const split = text.charCodeAt(end - 1) === 41 && paren > at && paren < end;
    if (split) header.pid = text.slice(paren + 1, end - 1).trim();
    return nameLogger(header, progress, split ? paren : end, end + 1);
  }
  return false;
}
