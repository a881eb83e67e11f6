import { type Kind, kindOf } from "@/lib/signals";

const TITLE_CHARACTERS = 90;
/** What is left of a line must be at least this long to say anything. */
const SENTENCE_CHARACTERS = 12;

/** What a title is made of: the evidence of one incident, the gravest line first. */
export interface Telling {
  /** Services with signals, the first to go bad first. */
  services: string[];
  lines: TellingLine[];
  /** Of the first line's kind, from the first bad moment to the last. */
  count: number;
  spanMs: number;
  /** The headline when no line tells anything: "web fell silent". */
  otherwise: string;
}
export interface TellingLine {
  /** With <*> where values stand. */
  pattern: string;
  /** Lines of this template, as they were stored. */
  quotes: string[];
}

/** A headline as a person would write it: plain text, one line, at most 90 characters, a capital first. */
export function titleOf(telling: Telling): string {
  const where = placeOf(telling.services);
  const [line] = telling.lines;
  if (!line) return finish(telling.otherwise, "");
  const text = `${line.pattern} ${line.quotes[0] ?? ""}`;
  const kind = kindOf(text);
  const sentence =
    !kind || SPEAKS_FOR_ITSELF.has(kind.name)
      ? telling.lines.map(sentenceOf).find((said) => said.length >= SENTENCE_CHARACTERS)
      : undefined;
  const what = sentence ?? (kind ? phraseOf(kind, text) : null);
  return what ? finish(what, `${where}${amountOf(telling)}`) : finish(telling.otherwise, amountOf(telling));
}

/** An alert has a title of its own; where it happens is added when it does not say so. */
export function alertTitle(title: string, services: string[]): string {
  const isTold = services[0] === undefined || title.toLowerCase().includes(services[0].toLowerCase());
  return finish(title, isTold ? "" : placeOf(services));
}

/** The headline when nothing more may be said. */
export const troubleIn = (services: string[]): string => `Trouble${placeOf(services)}`;

function placeOf([first, second, ...more]: string[]): string {
  if (!first) return "";
  if (!second) return ` in ${plain(first, 40)}`;
  if (more.length === 0) return ` in ${plain(first, 30)} and ${plain(second, 30)}`;
  return ` in ${plain(first, 30)} and ${more.length + 1} more services`;
}

/** Few lines need no number. */
function amountOf({ count, spanMs }: Telling): string {
  if (count < 20) return "";
  const minutes = Math.max(1, Math.ceil(spanMs / 60_000));
  const span =
    minutes < 120
      ? `${minutes} min`
      : minutes < 2880
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1440)} days`;
  return `, ${count.toLocaleString("en-US")} in ${span}`;
}

/** Which thing the fault is about, by names of protocols and of well-known software, and by the ports they own. */
const SUBJECTS: [subject: string, words: RegExp][] = [
  ["SSH", /\bsshd?\d?\b/i],
  ["FTP", /\bftpd?\b/i],
  ["LDAP", /\bldap\b/i],
  ["Redis", /\bredis\b|:6379\b/i],
  ["Kafka", /\bkafka\b|:9092\b/i],
  ["RabbitMQ", /\brabbitmq\b|\bamqp\b|:5672\b/i],
  ["ZooKeeper", /\bzookeeper\b|:2181\b/i],
  ["Elasticsearch", /\belasticsearch\b|:9200\b/i],
  ["MongoDB", /\bmongo(?:db)?\b|:27017\b/i],
  [
    "Database",
    /\b(?:postgres(?:ql)?|mysql|mariadb|oracle|sqlite|database|jdbc|sql|db)\b|:5432\b|:3306\b|:1433\b/i,
  ],
  ["Cache", /\bcache\b|\bmemcached\b/i],
  ["DNS", /\bdns\b/i],
  ["Queue", /\bqueue\b/i],
];
/** Kinds that a line tells better than the kind's name would. */
const SPEAKS_FOR_ITSELF = new Set([
  "exception",
  "schema",
  "configuration",
  "hardware",
  "missing_file",
  "crash",
]);
/** Kinds whose phrase goes well after a subject: "Database connections refused". */
const TAKES_SUBJECT = new Set([
  "authentication",
  "connection_refused",
  "pool_exhausted",
  "timeout",
  "connection_lost",
  "unreachable",
  "replication",
  "overload",
  "deadlock",
  "certificate",
  "circuit_open",
]);

function phraseOf(kind: Kind, text: string): string {
  const subject = TAKES_SUBJECT.has(kind.name)
    ? SUBJECTS.find(([, words]) => words.test(text))?.[0]
    : undefined;
  if (!subject) return kind.phrase;
  // "Upstream" is the subject when no better one is known.
  const rest = kind.phrase.replace(/^Upstream /, "");
  return `${subject} ${rest.charAt(0).toLowerCase()}${rest.slice(1)}`;
}

/** The template as a sentence: constants over all quotes are put back, other values and what only framed them go. */
export function sentenceOf({ pattern, quotes }: TellingLine): string {
  const values = constantsOf(pattern, quotes);
  let slot = 0;
  const filled = pattern.replace(/<\*>/g, () => values[slot++] ?? "\u0001");
  return plain(headOf(filled), TITLE_CHARACTERS * 3)
    .replace(/^(?:[\w.$]+(?:Exception|Error)?:\s+)(?=[A-Za-z])/, "")
    .replace(/\u0001[:;,]+(?=\p{L})/gu, "\u0001 ")
    .replace(/[\w.-]+[=:]\s*["']?(?=\u0001)|\b[\w.-]+=(?=\s|$)/g, "")
    .replace(/(?:\b(?:for|to|from|at|on|in|by|of|with|via|user|port|id)\s+)?\S*\u0001\S*/gi, " ")
    .replace(/\b[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b|\b0x[0-9a-f]+\b|\b\d{5,}\b/gi, " ")
    .replace(/\(\s*\)|\[\s*\]|\{\s*\}|"\s*"|'\s*'/g, " ")
    .replace(/\s+([,.;:)])/g, "$1")
    .replace(/([([])\s+/g, "$1")
    .replace(
      /(?:\s+(?:for|to|from|at|on|in|by|of|with|via|and|is|was|the|a|user|port|id))+\s*([,.;:]|$)/gi,
      "$1",
    )
    .replace(/[,;:.]{2,}/g, ",")
    .replace(/\s+/g, " ")
    .replace(/^[^\p{L}\p{N}(<]+/u, "")
    .replace(/\s*[([{][^)\]}]*$/, "")
    .replace(/[^\p{L}\p{N})%]+$/u, "");
}

/** What stands before a stack trace or a quoted statement. */
const headOf = (text: string) =>
  text.split(/\n|\s(?:Traceback \(most recent|STATEMENT:|CONTEXT:|at [\w.$]+\()/, 1)[0]!;

/** Value by slot where every quote has the same and it reads like a word; null where it varies. */
function constantsOf(pattern: string, quotes: string[]): (string | null)[] {
  const pieces = pattern.split("<*>");
  if (pieces.length === 1 || pieces.length > 40) return [];
  const found = quotes.map((quote) => slotsOf(pieces, quote)).filter((slots) => slots !== null);
  if (found.length === 0) return [];
  return pieces.slice(1).map((_, i) => {
    const [value, ...others] = found.map((slots) => slots[i]!.trim());
    return value && others.every((other) => other === value) && isWord(value) ? value : null;
  });
}

/** The texts between the constant pieces, leftmost first; null when the quote is not of this shape. Linear in its length. */
function slotsOf(pieces: string[], quote: string): string[] | null {
  const slots: string[] = [];
  let from = quote.indexOf(pieces[0]!);
  if (from < 0) return null;
  from += pieces[0]!.length;
  for (const [i, piece] of pieces.slice(1).entries()) {
    const isLast = i === pieces.length - 2;
    const at = piece === "" ? (isLast ? quote.length : from) : quote.indexOf(piece, from);
    if (at < 0) return null;
    slots.push(quote.slice(from, at));
    from = at + piece.length;
  }
  return slots;
}

/** Short, of letters, perhaps with a dash, a dot or a digit inside: a name, and no id, path or number. */
const isWord = (value: string) =>
  /^\p{L}[\p{L}\p{N}]*(?:[-_.][\p{L}\p{N}]+){0,3}$/u.test(value) &&
  value.length <= 24 &&
  (value.match(/\d/g)?.length ?? 0) <= 2;

/** Lines are written by whoever can reach the service: nothing that hides or turns text gets into a title. */
export function plain(text: string, limit: number): string {
  return text
    .replace(/[\u0000\u0002-\u001f\u007f-\u009f\s]+/g, " ")
    .replace(/[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, "")
    .replace(/[\u{e0000}-\u{e007f}]/gu, "")
    .trim()
    .slice(0, limit)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");
}

/** What shouts is said in an ordinary voice; short words are left, for they may be names. */
const calm = (text: string) =>
  /\p{Ll}/u.test(text) || !/\p{L}{3,}\P{L}+\p{L}/u.test(text)
    ? text
    : text.replace(/\p{L}{4,}|\b(?:IN|OF|TO|ON|AT|BY|IS|NO|NOT|THE|AND|FOR)\b/gu, (word) =>
        word.toLowerCase(),
      );

/** `what` is cut so that `where` still fits. */
function finish(what: string, where: string): string {
  const room = TITLE_CHARACTERS - where.length;
  let text = calm(plain(what, 1000).replaceAll("\u0001", ""));
  if (text.length > room)
    text = `${text
      .slice(0, Math.max(20, room - 1))
      .replace(/\s+\S*$/, "")
      .replace(/(?:\s+(?:for|to|from|at|on|in|by|of|with|via|and|the|a|while))+$/i, "")
      .replace(/[^\p{L}\p{N})%]+$/u, "")}…`;
  const whole = `${text}${where}`.trim();
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
