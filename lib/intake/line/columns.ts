import { levelOf } from "@/lib/intake/level";
import { bareLevel, clock, type Header } from "./header";
import { closing, digitsEnd, isDigit, isSpace, isUpper, lookAt, skipSpaces, tokenEnd } from "./scan";
import { readHostAndProgram } from "./syslog";

/** No header has more parts. */
const MAX_PARTS = 14;

/** What the parts read so far allow to come next. */
interface Progress {
  now: number;
  times: number;
  numbers: number;
  brackets: number;
  /** The kind of the last time: after a syslog time come host and program. */
  syslogTime: boolean;
  /** The part that names the writer was read: only bracketed context may follow. */
  named: boolean;
  /** Columns are separated by `|`. */
  piped: boolean;
  /** Process and thread id were read: the tag of Android follows the level. */
  tagged: boolean;
}

/** Reads the parts that follow the first time or level of a line: columns in any of the usual orders. */
export function readColumns(header: Header, now: number, syslogTime: boolean): void {
  const progress: Progress = {
    now,
    times: 1,
    numbers: 0,
    brackets: 0,
    syslogTime,
    named: false,
    piped: false,
    tagged: false,
  };
  for (let part = 0; part < MAX_PARTS; part++) {
    skipSeparators(header, progress);
    if (header.at >= header.text.length || !readPart(header, progress)) return;
  }
}

/** Moves over spaces and lone punctuation between columns: - -- | : , ; */
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
    if (end === at && (code === 58 || code === 44 || code === 59)) end = at + 1;
    if (end === at || !isSpace(text.charCodeAt(end))) break;
    at = end;
  }
  header.at = at;
}

function readPart(header: Header, progress: Progress): boolean {
  const code = header.text.charCodeAt(header.at);
  if (code === 91 || code === 40) return readBracket(header, progress, code);
  if (progress.named) return false;
  if (header.level === undefined) {
    if (readLevel(header, progress) || readTime(header, progress) || readNumbers(header, progress))
      return true;
    if (progress.syslogTime && readHostAndProgram(header, true)) return finish(progress);
    if (readHostBeforeTime(header, progress) || readLateLevel(header)) return true;
    if (readHostAndProgram(header, false)) return finish(progress);
  } else if (isDigit(code) && readPidAfterLevel(header)) return true;
  return readName(header, progress);
}

function finish(progress: Progress): true {
  progress.named = true;
  return true;
}

/** A bare level: `INFO`, `warn:`, or one capital letter after numbers or before a slash. */
function readLevel(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  let end = at;
  while (end < at + 14 && isWordCode(text.charCodeAt(end))) end++;
  const next = text.charCodeAt(end);
  const bounded =
    end >= text.length || isSpace(next) || next === 58 || next === 124 || next === 44 || next === 47;
  if (!bounded || end === at) return false;
  const single = end === at + 1 && isUpper(text.charCodeAt(at)) && "VDIWEF".includes(text.charAt(at));
  if (single && (progress.numbers > 0 || next === 47 || progress.piped)) {
    header.level = levelOf(text.charAt(at));
    progress.tagged = progress.numbers > 1 || next === 47;
  } else header.level = next === 47 ? undefined : bareLevel(text, at, end);
  if (header.level === undefined) return false;
  header.at = next === 58 || next === 44 || next === 47 ? end + 1 : end;
  return true;
}

function isWordCode(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 97 && lower <= 122) || isDigit(code);
}

/** A further time: clusters and collectors put theirs before the writer's own. */
function readTime(header: Header, progress: Progress): boolean {
  if (progress.times >= 4 || !clock.read(header.text, header.at, progress.now) || clock.kind === "clock")
    return false;
  if (clock.kind === "epoch" && progress.times > 1) return false;
  if (clock.kind !== "day") header.ts = clock.ts;
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

function levelFollows(text: string, at: number): boolean {
  const start = text.charCodeAt(at) === 91 ? at + 1 : at;
  let end = start;
  while (end < start + 14 && isWordCode(text.charCodeAt(end))) end++;
  if (end === start + 1) return isSpace(text.charCodeAt(end)) && "VDIWEF".includes(text.charAt(start));
  return bareLevel(text, start, end) !== undefined;
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

/** Up to three columns that are no words of a sentence, then a level in capitals: `node-7 RAS KERNEL INFO`. */
function readLateLevel(header: Header): boolean {
  const { text } = header;
  const columns: string[] = [];
  let at = header.at;
  for (let column = 0; column < 4; column++) {
    const end = tokenEnd(text, at);
    if (column > 0 && end - at >= 4 && isUpper(text.charCodeAt(at)) && isUpper(text.charCodeAt(end - 1))) {
      const level = bareLevel(text, at, end);
      if (level !== undefined) {
        header.level = level;
        header.at = end;
        if (columns.length === 1 || lookAt(columns[0] as string, 0, 1).digits > 0)
          header.host ||= columns[0] as string;
        else header.logger = columns.join(" ");
        return true;
      }
    }
    if (end === at || !isColumn(text, at, end)) return false;
    columns.push(text.slice(at, end));
    at = skipSpaces(text, end);
  }
  return false;
}

function isColumn(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1);
  if (last === 58 || last === 44) return false;
  const look = lookAt(text, start, end);
  return look.digits > 0 || look.marks > 0 || (look.uppers > 1 && look.lowers === 0);
}

/** `[main]`, `[warn]`, `[pid 7:tid 9]`, `[client 10.0.0.7]`, `[req-…]`, `(main)` */
function readBracket(header: Header, progress: Progress, code: number): boolean {
  const { text, at } = header;
  const end = closing(text, at);
  if (end < 0 || progress.brackets >= 4) return false;
  const inside = text.slice(at + 1, end).trim();
  const level = header.level === undefined && code === 91 ? levelOf(inside) : undefined;
  if (level !== undefined && inside.length > 1) header.level = level;
  else if (!noteBracket(header, progress, inside, code)) return false;
  progress.brackets++;
  header.at = text.charCodeAt(end + 1) === 58 ? end + 2 : end + 1;
  return true;
}

function noteBracket(header: Header, progress: Progress, inside: string, code: number): boolean {
  const first = text0(inside);
  if (inside === "" || inside === "-") return code === 91 && !progress.named;
  if (isDigit(first) && digitsEnd(inside, 0, 12) === inside.length) header.pid ||= inside;
  else if (inside.startsWith("client ")) header.more = { ...header.more, client: inside.slice(7) };
  else if (inside.startsWith("pid ")) header.pid = inside.slice(4, digitsEnd(inside, 4, 10));
  else if (inside.startsWith("req-")) header.more = { ...header.more, request: inside };
  else if (progress.named || (code === 40 && inside.includes(" "))) return false;
  else if (isName(inside) && header.logger === "") header.logger = inside;
  else header.thread ||= inside;
  return true;
}

function text0(text: string): number {
  return text.charCodeAt(0);
}

/** A dotted class or module name. */
function isName(text: string): boolean {
  const dot = text.indexOf(".");
  return dot > 0 && dot < text.length - 1 && !text.includes(" ") && !text.includes("/");
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

/** Words that open a message, never names of a logger. */
const MESSAGE_WORDS = new Set(
  (
    "error errors warning failed failure exception caused cause reason result status usage note message msg " +
    "unable cannot could invalid unknown unexpected timeout total done finished started starting stopped stopping"
  ).split(" "),
);

/** `org.Foo: `, `org.Foo - `, `org.Foo : `, `main.go:12 `, `CBS     `, `name|`, and a tag after numbers. */
function readName(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  if (progress.tagged) return readTag(header, progress);
  const end = tokenEnd(text, at);
  if (progress.piped) return readPipedColumn(header);
  if (end >= text.length) return false;
  const colon = text.charCodeAt(end - 1) === 58;
  const nameEnd = colon ? end - 1 : end;
  if (nameEnd <= at) return false;
  const look = lookAt(text, at, nameEnd);
  const special = look.marks > 0 || look.camel || look.digits > 0;
  const known = header.level !== undefined;
  if (colon) {
    if (!special && (!known || MESSAGE_WORDS.has(text.slice(at, nameEnd).toLowerCase()))) return false;
    if (!known && !(look.camel || look.marks > 0)) return false;
    return nameLogger(header, progress, nameEnd, end);
  }
  return readSpacedName(header, progress, end, special, known);
}

function readSpacedName(
  header: Header,
  progress: Progress,
  end: number,
  special: boolean,
  known: boolean,
): boolean {
  const { text, at } = header;
  const next = skipSpaces(text, end);
  const mark = text.charCodeAt(next);
  const alone = isSpace(text.charCodeAt(next + 1));
  if ((mark === 45 || mark === 58) && alone && (known || special))
    return nameLogger(header, progress, end, next + 1);
  const dashed = known || !special ? -1 : shortSuffixEnd(text, next);
  if (dashed > 0) return nameLogger(header, progress, end, dashed);
  if (mark === 45 && alone && levelFollows(text, skipSpaces(text, next + 1))) {
    header.logger = text.slice(at, end);
    header.at = next + 1;
    return true;
  }
  if (!known) return false;
  const padded = next - end >= 3;
  const located = isLocation(text, at, end);
  const module = mark === 91 && isName(text.slice(at, end));
  return (padded || located || module) && nameLogger(header, progress, end, next);
}

/** `chrome.exe *64 - `: one short mark between a name and its dash. Returns the place after the dash, or -1. */
function shortSuffixEnd(text: string, at: number): number {
  const end = tokenEnd(text, at);
  if (end - at > 4 || end === at || isWordCode(text.charCodeAt(at))) return -1;
  const dash = skipSpaces(text, end);
  return text.charCodeAt(dash) === 45 && isSpace(text.charCodeAt(dash + 1)) ? dash + 1 : -1;
}

/** `pkg/server.go:42`, `file.cc:12]` */
function isLocation(text: string, start: number, end: number): boolean {
  let i = text.charCodeAt(end - 1) === 93 ? end - 1 : end;
  const last = i;
  while (i > start && isDigit(text.charCodeAt(i - 1))) i--;
  return (
    i < last &&
    i > start + 1 &&
    text.charCodeAt(i - 1) === 58 &&
    isName(
      text
        .slice(start, i - 1)
        .split("/")
        .pop() ?? "",
    )
  );
}

function nameLogger(header: Header, progress: Progress, nameEnd: number, at: number): boolean {
  header.logger = header.text.slice(header.at, nameEnd);
  header.at = at;
  return finish(progress);
}

/** A column between two pipes: words at most, and another pipe behind it. */
function readPipedColumn(header: Header): boolean {
  const { text, at } = header;
  const limit = Math.min(text.length, at + 80);
  let end = at;
  while (end < limit && text.charCodeAt(end) !== 124) end++;
  if (end >= limit || text.slice(at, end).trim().split(" ").length > 2) {
    return false;
  }
  const value = text.slice(at, end).trim();
  if (header.logger === "") header.logger = value;
  else header.thread ||= value;
  header.at = end;
  return true;
}

/** The tag of Android goes to the first colon, whatever is in it: `D audio hw : …` */
function readTag(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  const limit = Math.min(text.length, at + 80);
  for (let end = at; end < limit; end++) {
    if (text.charCodeAt(end) !== 58) continue;
    if (end + 1 < text.length && !isSpace(text.charCodeAt(end + 1))) continue;
    header.logger = text.slice(at, end).trim();
    header.at = end + 1;
    return finish(progress);
  }
  return false;
}
