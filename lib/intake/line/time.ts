import { isWeekday, monthAt, nearestDay, nearestYear, plausibleEpoch, utc } from "./calendar";
import { ClockReader, fraction } from "./clock";
import { digitsEnd, isDigit, isLetter, numberAt } from "./scan";

/** How much a time says: a header may open with any; a second one must name a day. */
export type TimeKind = "none" | "full" | "syslog" | "epoch" | "day" | "clock";

/**
 * Reads one point in time out of a line. One object is used again and again: `ts` (epoch ms), `end` and `kind` speak of
 * the last successful `read`. Times without a zone are taken as UTC.
 */
export class TimeReader {
  ts = 0;
  end = 0;
  kind: TimeKind = "none";
  private text = "";
  private now = 0;
  private readonly clock = new ClockReader();

  /** True when a time starts exactly at `start` and ends at a boundary. */
  read(text: string, start: number, now: number): boolean {
    this.text = text;
    this.now = now;
    this.kind = "none";
    const code = text.charCodeAt(start);
    const found = isDigit(code) ? this.numeric(start) : isLetter(code) && this.named(start);
    if (!found) return false;
    const after = text.charCodeAt(this.end);
    return !isDigit(after) && !isLetter(after) && Number.isFinite(this.ts);
  }

  private numeric(start: number): boolean {
    const end = digitsEnd(this.text, start, 20);
    const length = end - start;
    const next = this.text.charCodeAt(end);
    if (length <= 2) return this.short(start, end, next);
    if (length === 4) return this.yearFirst(start, end, next);
    if (length === 6) return this.compactShort(start, end);
    if ((length === 8 || length === 14) && this.compact(start, end, length)) return true;
    return length >= 10 && this.epoch(start, end, length);
  }

  /** 2005-06-03 15:42:50,675 · 2005/06/03 … · 2005-06-03-15.42.50.675872 · 2005.06.03 */
  private yearFirst(start: number, end: number, separator: number): boolean {
    const { text } = this;
    if (separator !== 45 && separator !== 47 && separator !== 46) return false;
    const monthEnd = digitsEnd(text, end + 1, 2);
    if (monthEnd === end + 1 || text.charCodeAt(monthEnd) !== separator) return false;
    const dayEnd = digitsEnd(text, monthEnd + 1, 2);
    if (dayEnd === monthEnd + 1) return false;
    const day = utc(
      numberAt(text, start, end),
      numberAt(text, end + 1, monthEnd),
      numberAt(text, monthEnd + 1, dayEnd),
    );
    return this.dayAnd(day, dayEnd);
  }

  /** A day, and the clock after it if there is one. */
  private dayAnd(day: number, end: number): boolean {
    if (Number.isNaN(day)) return false;
    const next = this.text.charCodeAt(end);
    const joins = next === 32 || next === 84 || next === 116 || next === 45 || next === 95 || next === 58;
    const at = this.text.charCodeAt(end + 1) === 32 ? end + 2 : end + 1;
    if (joins && isDigit(this.text.charCodeAt(at)) && this.readClock(at)) {
      this.ts = day + this.clock.ms;
      this.kind = "full";
      return true;
    }
    this.ts = day;
    this.end = end;
    this.kind = "day";
    return true;
  }

  /** 20171223-22:15:29:606 · 20240102T030405Z · 20240102030405 */
  private compact(start: number, end: number, length: number): boolean {
    const { text } = this;
    const day = utc(
      numberAt(text, start, start + 4),
      numberAt(text, start + 4, start + 6),
      numberAt(text, start + 6, start + 8),
    );
    if (Number.isNaN(day)) return false;
    const at = length === 14 ? start + 8 : end + 1;
    if (!this.readPlainClock(at) && !(length === 8 && this.readClock(at))) return false;
    this.ts = day + this.clock.ms;
    this.kind = "full";
    return true;
  }

  /** 081109 203615 */
  private compactShort(start: number, end: number): boolean {
    const { text } = this;
    if (text.charCodeAt(end) !== 32 || !this.readPlainClock(end + 1)) return false;
    const year = 2000 + numberAt(text, start, start + 2);
    this.ts = utc(year, numberAt(text, start + 2, start + 4), numberAt(text, start + 4, end)) + this.clock.ms;
    this.kind = "full";
    return true;
  }

  /** Seconds, ms, µs or ns since 1970, told apart by their length; seconds may have a fraction. */
  private epoch(start: number, end: number, length: number): boolean {
    const { text } = this;
    if (length !== 10 && length !== 13 && length !== 16 && length !== 19) return false;
    let ts = numberAt(text, start, start + 10) * 1000;
    if (!plausibleEpoch(ts)) return false;
    this.end = end;
    if (length > 10) ts += numberAt(text, start + 10, start + 13);
    else if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) {
      this.end = digitsEnd(text, end + 1, 9);
      ts += fraction(text, end + 1, this.end);
    }
    this.ts = ts;
    this.kind = "epoch";
    return true;
  }

  private readClock(start: number): boolean {
    if (!this.clock.read(this.text, start)) return false;
    this.end = this.clock.end;
    return true;
  }

  private readPlainClock(start: number): boolean {
    if (!this.clock.readPlain(this.text, start)) return false;
    this.end = this.clock.end;
    return true;
  }

  /** Everything that begins with one or two digits. */
  private short(start: number, end: number, next: number): boolean {
    if (next === 58) return this.clockOnly(start);
    if (next !== 47 && next !== 45 && next !== 46 && next !== 32) return false;
    if (isLetter(this.text.charCodeAt(end + 1))) return this.dayMonth(start, end);
    return next !== 32 && this.shortDate(start, end, next);
  }

  /** 15:16:01.123, on the day that brings it nearest to now. */
  private clockOnly(start: number): boolean {
    if (!this.readClock(start)) return false;
    this.ts = nearestDay(this.clock.ms, this.now);
    this.kind = "clock";
    return true;
  }

  /** 10/Oct/2000:13:55:36 -0700 · 02-Jan-2006 15:04:05 · 17 Jun 2009 15:04:05,123 */
  private dayMonth(start: number, end: number): boolean {
    const { text } = this;
    const month = monthAt(text, end + 1);
    if (month === 0) return false;
    const yearAt = end + 5;
    const yearEnd = digitsEnd(text, yearAt, 4);
    if (yearEnd !== yearAt + 4) return false;
    const found = this.dayAnd(
      utc(numberAt(text, yearAt, yearEnd), month, numberAt(text, start, end)),
      yearEnd,
    );
    return found && this.kind === "full";
  }

  /** 17/06/09 20:10:40 · 06/17/2009 … · 17.06.2009 … · 03-17 16:13:38.811 · 10.30 16:49:06 */
  private shortDate(start: number, end: number, separator: number): boolean {
    const { text } = this;
    const secondEnd = digitsEnd(text, end + 1, 2);
    if (secondEnd === end + 1) return false;
    const a = numberAt(text, start, end);
    const b = numberAt(text, end + 1, secondEnd);
    if (text.charCodeAt(secondEnd) === 32) {
      if (!this.readClock(secondEnd + 1)) return false;
      this.ts = nearestYear(a, b, this.clock.ms, this.now);
      this.kind = "full";
      return true;
    }
    if (text.charCodeAt(secondEnd) !== separator) return false;
    const thirdEnd = digitsEnd(text, secondEnd + 1, 4);
    const length = thirdEnd - secondEnd - 1;
    if (length !== 2 && length !== 4) return false;
    const day = this.likeliestDay(a, b, numberAt(text, secondEnd + 1, thirdEnd), length === 4);
    const at = text.charCodeAt(thirdEnd) === 44 ? thirdEnd + 1 : thirdEnd;
    return this.dayAnd(day, at) && this.kind === "full";
  }

  /** Of the readings that are valid days, the latest that is not in the future. */
  private likeliestDay(a: number, b: number, c: number, longYear: boolean): number {
    const year = longYear ? c : 2000 + c;
    const readings = [utc(year, a, b), utc(year, b, a)];
    if (!longYear) readings.push(utc(2000 + a, b, c));
    let best = Number.NaN;
    for (const day of readings) {
      if (day <= this.now + 86_400_000 && !(day < best)) best = day;
    }
    return best;
  }

  /** Jun 14 15:16:01 · Sun Dec 04 04:47:44 2005 · Jan 2, 2006 3:04:05 PM · Fri, 17 Jun 2009 15:04:05 GMT */
  private named(start: number): boolean {
    const { text } = this;
    let at = start;
    if (isWeekday(text, at)) {
      at += 3;
      if (text.charCodeAt(at) === 44) at++;
      if (text.charCodeAt(at) !== 32) return false;
      at = spaces(text, at);
      if (isDigit(text.charCodeAt(at))) return this.dayMonth(at, digitsEnd(text, at, 2));
    }
    const month = monthAt(text, at);
    if (month === 0 || text.charCodeAt(at + 3) !== 32) return false;
    const dayAt = spaces(text, at + 3);
    const dayEnd = digitsEnd(text, dayAt, 2);
    return dayEnd > dayAt && this.afterMonthDay(month, numberAt(text, dayAt, dayEnd), dayEnd);
  }

  private afterMonthDay(month: number, day: number, end: number): boolean {
    const { text } = this;
    let at = spaces(text, text.charCodeAt(end) === 44 ? end + 1 : end);
    if (at === end) return false;
    let year = 0;
    if (digitsEnd(text, at, 4) === at + 4 && text.charCodeAt(at + 4) !== 58) {
      year = numberAt(text, at, at + 4);
      at = spaces(text, at + 4);
    }
    if (!this.readClock(at)) return false;
    const yearAt = this.end + 1;
    if (year === 0 && text.charCodeAt(this.end) === 32 && digitsEnd(text, yearAt, 5) === yearAt + 4) {
      const next = text.charCodeAt(yearAt + 4);
      if (next === 93 || next === 32 || Number.isNaN(next)) {
        year = numberAt(text, yearAt, yearAt + 4);
        if (year < 1970 || year > 2200) year = 0;
        else this.end = yearAt + 4;
      }
    }
    const ms = this.clock.ms;
    this.ts = year > 0 ? utc(year, month, day) + ms : nearestYear(month, day, ms, this.now);
    this.kind = year > 0 ? "full" : "syslog";
    return true;
  }
}

function spaces(text: string, at: number): number {
  let i = at;
  while (i < at + 8 && text.charCodeAt(i) === 32) i++;
  return i;
}
