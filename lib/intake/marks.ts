import { MARKS, type Mark } from "./schemas";

const BIT = new Map(MARKS.map((mark, i) => [mark, 1 << i]));

/** Marks as one small number, a bit each. */
export function encodeMarks(marks: Mark[]): number {
  let bits = 0;
  for (const mark of marks) bits |= BIT.get(mark)!;
  return bits;
}

export const decodeMarks = (bits: number): Mark[] => MARKS.filter((_, i) => bits & (1 << i));
