import { readBracket } from "./brackets";
import { clock, type Header } from "./header";
import { levelFollows, readLateLevel, readLevel } from "./levels";
import { readName } from "./names";
import { finish, type Progress } from "./progress";
import { digitsEnd, isDigit, isSpace, skipSpaces, tokenEnd } from "./scan";
import { readHostAndProgram } from "./syslog";

/** No header has more parts. */
const MAX_PARTS = 14;

/** Reads the parts that follow the first time or level of a line: columns in any of the usual orders. */
export function readColumns(header: Header, progress: Progress): void {
  for (let part = 0; part < MAX_PARTS; part++) {
    skipSeparators(header, progress);
    if (header.at >= header.text.length || !readPart(header, progress)) return;
  }
}

/** Moves over spaces and lone punctuation between columns: - -- | : , ; A dash after the level opens the message. */
function skipSeparators(header: Header, progress: Progress): void {
  const { text } = header;
  let at = header.at;
  for (;;) {
    at = skipSpaces(text, at);
    const code = text.charCodeAt(at);
    if (code === 124) {
      progress.piped = true;
      at++;
      continue;
    }
    let end = at;
    while (end < at + 3 && text.charCodeAt(end) === 45) end++;
    if (end > at && header.level !== undefined && isSpace(text.charCodeAt(end))) finish(progress);
    if (end === at && (code === 58 || code === 44 || code === 59)) end = at + 1;
    if (end === at || !isSpace(text.charCodeAt(end))) break;
    at = end;
  }
  header.at = at;
}

function readPart(header: Header, progress: Progress): boolean {
  const code = header.text.charCodeAt(header.at);
  if (code === 91 || code === 40) return readBracket(header, progress);
  if (progress.named) return false;
  if (progress.syslogTime && !progress.piped && readHostAndProgram(header, true)) return finish(progress);
  if (header.level !== undefined) {
    return (isDigit(code) && readPidAfterLevel(header)) || readName(header, progress);
  }
  return (
    readLevel(header, progress) ||
    readTime(header, progress) ||
    readNumbers(header, progress) ||
    readHostBeforeTime(header, progress) ||
    readLateLevel(header, progress) ||
    (readHostAndProgram(header, false) && finish(progress)) ||
    readName(header, progress)
  );
}

/** A further time: clusters and collectors put theirs before the writer's own. One without a year dates nothing. */
function readTime(header: Header, progress: Progress): boolean {
  if (progress.times >= 4 || !clock.read(header.text, header.at, progress.now) || clock.kind === "clock")
    return false;
  if (clock.kind === "epoch" && progress.times > 1) return false;
  if (clock.kind === "full" || header.ts === undefined) header.ts = clock.ts;
  header.at = clock.end;
  progress.times++;
  progress.syslogTime = clock.kind === "syslog";
  return true;
}

/** Process and thread id: one or two numbers that a level or the end of a column follows. */
function readNumbers(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  const end = digitsEnd(text, at, 10);
  if (end === at || (!isSpace(text.charCodeAt(end)) && text.charCodeAt(end) !== 124)) return false;
  const next = skipSpaces(text, end);
  if (progress.piped && text.charCodeAt(next) === 124) {
    header.pid = text.slice(at, end);
    header.at = next;
    return true;
  }
  const secondEnd = digitsEnd(text, next, 10);
  const after = secondEnd > next ? skipSpaces(text, secondEnd) : next;
  if (!levelFollows(text, after)) return false;
  header.pid = text.slice(at, end);
  if (secondEnd > next) header.thread = text.slice(next, secondEnd);
  progress.numbers = secondEnd > next ? 2 : 1;
  header.at = after;
  return true;
}

/** A column without white space, then another time. */
function readHostBeforeTime(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  if (progress.times >= 3) return false;
  const end = tokenEnd(text, at);
  const next = skipSpaces(text, end);
  if (next === end || !clock.read(text, next, progress.now)) return false;
  if (clock.kind !== "full" && clock.kind !== "syslog") return false;
  header.host = text.slice(at, end);
  header.at = next;
  return true;
}

/** `INFO 1234 --- [main]` */
function readPidAfterLevel(header: Header): boolean {
  const { text, at } = header;
  const end = digitsEnd(text, at, 10);
  if (!text.startsWith(" ---", end)) return false;
  header.pid = text.slice(at, end);
  header.at = end + 4;
  return true;
}
