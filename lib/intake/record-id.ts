import { notFound } from "@/lib/kit/errors";

/** A record's public id holds its place: its time leads to the partition, its number to the row. */
export const recordId = (ts: number, id: number): string => `rec_${encode(ts)}_${encode(id)}`;

/** Throws `not_found` for anything that {@link recordId} does not make. */
export function placeOf(publicId: string): { ts: number; id: number } {
  const match = /^rec_(-?[0-9a-z]{1,11})_([0-9a-z]{1,11})$/.exec(publicId);
  const ts = match ? Number.parseInt(match[1]!, 36) : Number.NaN;
  const id = match ? Number.parseInt(match[2]!, 36) : Number.NaN;
  if (!Number.isSafeInteger(id) || !(Math.abs(ts) < 8.64e15)) throw notFound("record");
  return { ts, id };
}

const encode = (value: number) => value.toString(36);
