import { DAY_MS } from "@/lib/kit/clock";
import { digitsEnd, isLetter, numberAt } from "./scan";

/** The day asked for last: lines come in order, so the next one is of the same day. */
const last = { year: 0, month: 0, day: 0, ms: Number.NaN };

/** Epoch ms of a day that exists; NaN for others. */
export function utc(year: number, month: number, day: number): number {
  if (last.year === year && last.month === month && last.day === day) return last.ms;
  if (year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  last.ms = Date.UTC(year, month - 1, day);
  last.year = year;
  last.month = month;
  last.day = day;
  return last.ms;
}

/** A number that was meant as a time: from 1998 to 2100. */
export function plausibleEpoch(ts: number): boolean {
  return ts > 883_612_800_000 && ts < 4_102_444_800_000;
}

/** A day without a year: the year that brings it nearest to `now` and at most a day ahead. */
export function nearestYear(month: number, day: number, msOfDay: number, now: number): number {
  const latest = now + DAY_MS;
  // Only in the last days of December may a line be of the next year.
  const year = new Date(latest).getUTCFullYear();
  const same = utc(year, month, day) + msOfDay;
  return same <= latest ? same : utc(year - 1, month, day) + msOfDay;
}

/** A time of day without a day: today's, or yesterday's when today's is more than half a day ahead. */
export function nearestDay(msOfDay: number, now: number): number {
  const today = now - (((now % DAY_MS) + DAY_MS) % DAY_MS) + msOfDay;
  return today > now + DAY_MS / 2 ? today - DAY_MS : today;
}

const ZONES = new Map<string, number>(
  Object.entries({
    Z: 0,
    UTC: 0,
    GMT: 0,
    EST: -300,
    EDT: -240,
    CST: -360,
    CDT: -300,
    MST: -420,
    MDT: -360,
    PST: -480,
    PDT: -420,
    CET: 60,
    CEST: 120,
    BST: 60,
    JST: 540,
    KST: 540,
  }),
);

/** The zone at `at`, with or without a space before it: minutes east of UTC, and where it ends. */
export function offsetMinutes(text: string, at: number): { minutes: number; end: number } {
  const start = text.charCodeAt(at) === 32 ? at + 1 : at;
  const code = text.charCodeAt(start);
  if (code === 43 || code === 45) {
    const hourEnd = digitsEnd(text, start + 1, 2);
    const minuteAt = text.charCodeAt(hourEnd) === 58 ? hourEnd + 1 : hourEnd;
    const end = digitsEnd(text, minuteAt, 3);
    const spaced = start > at;
    if (hourEnd !== start + 3 || (end !== minuteAt + 2 && (spaced || end !== minuteAt))) return none(at);
    const minutes =
      numberAt(text, start + 1, hourEnd) * 60 + (end > minuteAt ? numberAt(text, minuteAt, end) : 0);
    return { minutes: code === 43 ? minutes : -minutes, end };
  }
  if (code < 65 || code > 90) return none(at);
  let end = start;
  while (end < start + 5 && isLetter(text.charCodeAt(end))) end++;
  const minutes = ZONES.get(text.slice(start, end));
  return minutes === undefined ? none(at) : { minutes, end };
}

function none(end: number): { minutes: number; end: number } {
  return { minutes: 0, end };
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const WEEKDAYS = "MonTueWedThuFriSatSun";

function nameAt(names: string, text: string, at: number): number {
  const found = text.length < at + 3 ? -1 : names.indexOf(text.slice(at, at + 3));
  return found >= 0 && found % 3 === 0 ? found / 3 + 1 : 0;
}

/** 1…12, or 0 where no three-letter month stands. */
export function monthAt(text: string, at: number): number {
  return nameAt(MONTHS, text, at);
}

export function isWeekday(text: string, at: number): boolean {
  return nameAt(WEEKDAYS, text, at) > 0;
}
