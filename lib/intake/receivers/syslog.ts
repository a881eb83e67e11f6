import { parseLine } from "@/lib/intake/line";
import { type RawItem, UNKNOWN_SERVICE } from "./item";

export interface SyslogLine {
  item: RawItem;
  /** An API key that came as structured data; it is not among the attributes. */
  key: string | null;
}

/** Facilities by number, RFC 5424 section 6.2.1. */
const FACILITIES =
  "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 local1 local2 local3 local4 local5 local6 local7".split(
    " ",
  );
/** Senders that know no better write this many; what goes beyond is a trick. */
const MAX_PARAMETERS = 64;
/** `[incident-commander@32473 key="ic_…"]`; the number is the one that RFC 5612 keeps for examples. */
const OUR_ELEMENT = /^(?:ic|incident-?commander)(?:@\d{1,12})?$/i;

/** One message of RFC 5424 or 3164, frame taken off. The service is the program that speaks, else the host. */
export function readSyslogLine(line: string, fallbackService: string | null, now: number): SyslogLine {
  const data = structuredData(line);
  const { message, ts, level, attributes = {} } = parseLine(line, now);
  const facility = FACILITIES[Math.floor(priorityOf(line) / 8)];
  return {
    key: data.key,
    item: {
      ts,
      service: attributes.program || fallbackService || attributes.host || UNKNOWN_SERVICE,
      level,
      // A message may be all structured data; its elements are then what it says.
      message: withoutMark(message) || data.text,
      attributes: { ...data.parameters, ...attributes, ...(facility && { facility }) },
      traceId: data.parameters.trace_id ?? data.parameters.traceId,
      release: undefined,
      environment: undefined,
    },
  };
}

const withoutMark = (message: string) => (message.charCodeAt(0) === 0xfeff ? message.slice(1) : message);

function priorityOf(line: string): number {
  const close = line.startsWith("<") ? line.indexOf(">") : -1;
  return close > 1 && close < 5 ? Number(line.slice(1, close)) : Number.NaN;
}

interface StructuredData {
  parameters: Record<string, string>;
  text: string;
  key: string | null;
}

/** The elements of RFC 5424 section 6.3 as `name` or, where two elements use one name, `element.name`. One pass. */
function structuredData(line: string): StructuredData {
  const found: StructuredData = { parameters: {}, text: "", key: null };
  let at = dataStart(line);
  if (at < 0 || line[at] !== "[") return found;
  const start = at;
  const pairs: [string, string][] = [];
  const names = new Set<string>();
  while (line[at] === "[") {
    const id = nameAt(line, at + 1);
    at += 1 + id.length;
    while (line[at] === " ") {
      const name = nameAt(line, at + 1);
      at += 1 + name.length;
      const value = line.startsWith('="', at) ? quoted(line, at + 2) : null;
      if (value === null) return found;
      at = value.at;
      if (OUR_ELEMENT.test(id) && name === "key") found.key = value.text;
      else if (pairs.length < MAX_PARAMETERS)
        pairs.push([names.has(name) ? `${id}.${name}` : name, value.text]);
      names.add(name);
    }
    if (line[at] !== "]") return found;
    at++;
  }
  found.parameters = Object.fromEntries(pairs);
  found.text = found.key === null ? line.slice(start, at) : "";
  return found;
}

/** Where the structured data of `<34>1 TIME HOST APP PID MSGID [` begins; -1 when the line is none of these. */
function dataStart(line: string): number {
  const close = line.indexOf(">");
  if (!line.startsWith("<") || close < 2 || close > 4 || !line.startsWith("1 ", close + 1)) return -1;
  let at = close + 3;
  for (let column = 0; column < 5; column++) {
    const space = line.indexOf(" ", at);
    if (space < 0) return -1;
    at = space + 1;
  }
  return at;
}

function nameAt(line: string, from: number): string {
  let at = from;
  while (at < line.length && !' ="]'.includes(line[at]!)) at++;
  return line.slice(from, at);
}

function quoted(line: string, from: number): { text: string; at: number } | null {
  let text = "";
  for (let i = from; i < line.length; i++) {
    const letter = line[i]!;
    if (letter === '"') return { text, at: i + 1 };
    if (letter === "\\" && '"\\]'.includes(line[i + 1] ?? " ")) text += line[++i];
    else text += letter;
  }
  return null;
}
