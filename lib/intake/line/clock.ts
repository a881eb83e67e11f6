import { offsetMinutes } from "./calendar";
import { digitsEnd, isDigit, numberAt } from "./scan";

/** Reads a time of day; `ms` (since midnight UTC, may be beyond the day) and `end` speak of the last success. */
export class ClockReader {
  ms = 0;
  end = 0;

  /** h:mm:ss or h.mm.ss, fraction after . , or :, AM/PM, zone. */
  read(text: string, start: number): boolean {
    const hourEnd = digitsEnd(text, start, 2);
    const separator = text.charCodeAt(hourEnd);
    if (hourEnd === start || (separator !== 58 && separator !== 46)) return false;
    const minuteEnd = digitsEnd(text, hourEnd + 1, 2);
    if (minuteEnd === hourEnd + 1 || text.charCodeAt(minuteEnd) !== separator) return false;
    const secondEnd = digitsEnd(text, minuteEnd + 1, 2);
    if (secondEnd === minuteEnd + 1) return false;
    const hour = numberAt(text, start, hourEnd);
    return this.set(
      text,
      hour,
      numberAt(text, hourEnd + 1, minuteEnd),
      numberAt(text, minuteEnd + 1, secondEnd),
      secondEnd,
    );
  }

  /** HHMMSS and what may follow. */
  readPlain(text: string, start: number): boolean {
    if (digitsEnd(text, start, 7) !== start + 6) return false;
    const hour = numberAt(text, start, start + 2);
    return this.set(
      text,
      hour,
      numberAt(text, start + 2, start + 4),
      numberAt(text, start + 4, start + 6),
      start + 6,
    );
  }

  private set(text: string, hour: number, minute: number, second: number, end: number): boolean {
    if (hour > 23 || minute > 59 || second > 60) return false;
    this.ms = ((hour * 60 + minute) * 60 + second) * 1000;
    this.end = end;
    this.readFraction(text);
    this.readHalf(text);
    const zone = offsetMinutes(text, this.end);
    this.ms -= zone.minutes * 60_000;
    this.end = zone.end;
    return true;
  }

  private readFraction(text: string): void {
    const mark = text.charCodeAt(this.end);
    if ((mark !== 46 && mark !== 44 && mark !== 58) || !isDigit(text.charCodeAt(this.end + 1))) return;
    const end = digitsEnd(text, this.end + 1, 9);
    if (mark === 58 && end - this.end > 4) return;
    this.ms += fraction(text, this.end + 1, end);
    this.end = end;
  }

  private readHalf(text: string): void {
    const half = text.charCodeAt(this.end) === 32 ? text.slice(this.end, this.end + 3) : "";
    if (half !== " PM" && half !== " AM") return;
    this.ms = (this.ms % HALF_DAY_MS) + (half === " PM" ? HALF_DAY_MS : 0);
    this.end += 3;
  }
}

const HALF_DAY_MS = 12 * 3_600_000;

/** The ms of a fraction of a second written in [start, end). */
export function fraction(text: string, start: number, end: number): number {
  let ms = 0;
  for (let i = 0; i < 3; i++) ms = ms * 10 + (start + i < end ? text.charCodeAt(start + i) - 48 : 0);
  return ms;
}
