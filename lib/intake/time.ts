import { Rejection } from "./record";

/** No record is older; the years before are where clocks, parsers and databases disagree. */
export const EARLIEST = Date.UTC(1901, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

/**
 * Epoch ms from what senders write: ISO text, or a number (or digits) in seconds, milliseconds, microseconds or
 * nanoseconds, told apart by size. Throws {@link Rejection}.
 */
export function readTime(value: unknown): number {
  const ms =
    typeof value === "number"
      ? fromNumber(value)
      : typeof value === "string"
        ? fromText(value.trim())
        : Number.NaN;
  if (Number.isNaN(ms))
    throw new Rejection("ts: not a time; send ISO 8601 or a number of seconds, ms, µs or ns");
  if (ms < EARLIEST || ms > LATEST) throw new Rejection("ts: out of range");
  return Math.trunc(ms);
}

function fromText(text: string): number {
  if (/^-?\d{1,20}(\.\d+)?$/.test(text)) return fromNumber(Number(text));
  return text.length > 40 ? Number.NaN : Date.parse(text);
}

function fromNumber(value: number): number {
  const size = Math.abs(value);
  if (size < 1e11) return value * 1000;
  if (size < 1e14) return value;
  if (size < 1e17) return value / 1000;
  return value / 1e6;
}
