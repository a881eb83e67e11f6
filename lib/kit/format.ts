/** How figures, times and foreign text are written for people. Pure, and the same on both sides of the wire. */

const whole = new Intl.NumberFormat("en-US");
const one = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const small = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

export const formatCount = (n: number) => whole.format(n);
export const formatCompact = (n: number) => (Math.abs(n) < 10_000 ? whole.format(n) : short.format(n));
/** Of money: what is small is not nothing. */
export const formatAmount = (n: number) => (n !== 0 && Math.abs(n) < 1 ? small : cents).format(n);
export const formatDecimal = (n: number) => one.format(n);
export const plural = (n: number, noun: string, nouns = `${noun}s`) =>
  `${formatCount(n)} ${n === 1 ? noun : nouns}`;

/** Never rounds up to "100%": what is nearly all is not all. */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  if (percent >= 99.995 && percent < 100) return "99.99%";
  if (percent > 99 && percent < 100) return `${Math.floor(percent * 100) / 100}%`;
  return `${percent >= 10 || percent <= 0 ? Math.round(percent) : one.format(percent)}%`;
}

export function formatRate(perSecond: number): string {
  if (perSecond === 0) return "0";
  if (perSecond < 0.1) return "< 0.1";
  return perSecond < 10 ? one.format(perSecond) : formatCompact(Math.round(perSecond));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "850 ms", "4.2 s", "3 min 20 s", "2 h 5 min", "3 d 4 h": two units at most. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${one.format(Math.floor(ms / 100) / 10)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return pair(ms, HOUR, "h", MINUTE, "min");
  return pair(ms, DAY, "d", HOUR, "h");
}

function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigName}${rest > 0 ? ` ${rest} ${smallName}` : ""}`;
}

/** "just now", "12 s ago", "3 min ago", "in 2 h": one unit, for the eye. */
export function formatRelative(then: number, now: number): string {
  const ms = Math.abs(now - then);
  if (ms < 5 * SECOND) return "just now";
  const text =
    ms < MINUTE
      ? `${Math.floor(ms / SECOND)} s`
      : ms < HOUR
        ? `${Math.floor(ms / MINUTE)} min`
        : ms < DAY
          ? `${Math.floor(ms / HOUR)} h`
          : `${Math.floor(ms / DAY)} d`;
  return then <= now ? `${text} ago` : `in ${text}`;
}

export const ZONES = ["utc", "local"] as const;
export type Zone = (typeof ZONES)[number];
export type InstantShape = "full" | "seconds" | "time" | "clock" | "minute" | "day";

/** An instant in UTC or in the reader's zone, always in digits and a 24-hour clock, so columns align. */
export function formatInstant(
  at: string | number | Date,
  zone: Zone,
  shape: InstantShape = "seconds",
): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "unknown time";
  // Shifting by the zone's offset lets one ISO string serve both zones.
  const shifted = zone === "utc" ? date : new Date(date.getTime() - date.getTimezoneOffset() * MINUTE);
  const iso = shifted.toISOString();
  const day = iso.slice(0, 10);
  switch (shape) {
    case "full":
      return `${day} ${iso.slice(11, 23)}`;
    case "seconds":
      return `${day} ${iso.slice(11, 19)}`;
    case "time":
      return iso.slice(11, 23);
    case "clock":
      return iso.slice(11, 19);
    case "minute":
      return iso.slice(11, 16);
    case "day":
      return day;
  }
}

/** A run of foreign text; `hidden` runs would not be seen, or would turn their surroundings, and are named instead. */
export interface TextRun {
  text: string;
  hidden: boolean;
}

const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Cuts foreign text at control, bidirectional and invisible characters and gives each a visible name. */
export function visibleRuns(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) runs.push({ text: text.slice(from, match.index), hidden: false });
    runs.push({ text: nameOf(match[0]), hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) runs.push({ text: text.slice(from), hidden: false });
  return runs;
}

function nameOf(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The same as one string, for titles and labels that can hold no markup. */
export const visibleText = (text: string) =>
  visibleRuns(text)
    .map((run) => (run.hidden && run.text.length > 1 ? `[${run.text}]` : run.text))
    .join("");

/** The address when it is http or https, else null: foreign text is never a link to anything else. */
export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
