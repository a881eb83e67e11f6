/** A moment as a clock on the wall of a place shows it. `month` 1 … 12, `weekday` 1 (Monday) … 7 (Sunday). */
export interface WallClock {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    // There are some six hundred zones; a name that is none has thrown.
    formats.set(timeZone, format);
  }
  return format;
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The wall's clock in `timeZone` at `ms` (epoch), as the epoch ms that UTC would have at that reading. */
function readingAt(ms: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(ms);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** What the wall's clock in `timeZone` shows at `ms` (epoch). */
export function wallClock(ms: number, timeZone: string): WallClock {
  const reading = new Date(readingAt(ms, timeZone));
  return {
    year: reading.getUTCFullYear(),
    month: reading.getUTCMonth() + 1,
    day: reading.getUTCDate(),
    weekday: reading.getUTCDay() || 7,
    hour: reading.getUTCHours(),
    minute: reading.getUTCMinutes(),
  };
}

/**
 * Epoch ms at which the wall's clock in `timeZone` shows this. Of a reading that comes twice, when clocks go back, the first;
 * for one that never comes, when they go forward, the moment as far behind the change.
 */
export function momentOf(at: Omit<WallClock, "weekday">, timeZone: string): number {
  const reading = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute);
  const offsetAt = (ms: number) => readingAt(ms, timeZone) - Math.floor(ms / 1000) * 1000;
  // The offsets of the day before and after: a change lies between at most two.
  const [before, after] = [offsetAt(reading - 86_400_000), offsetAt(reading + 86_400_000)];
  const early = reading - before;
  if (readingAt(early, timeZone) === reading) return early;
  const late = reading - after;
  return readingAt(late, timeZone) === reading ? late : early;
}
