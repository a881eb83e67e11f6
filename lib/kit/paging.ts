import { z } from "zod";
import { invalid } from "./errors";
import type { Page } from "./page";

/** Parts of cursors that are times (epoch ms) and numbers of rows; what no row can hold would break the query. */
export const cursorTime = z
  .number()
  .int()
  .min(Date.UTC(1900, 0, 1))
  .max(Date.UTC(9999, 11, 31));
export const cursorNumber = z.number().int().nonnegative();

/** The sort values of the last row of a page, opaque to the caller. */
export const encodeCursor = (values: unknown): string =>
  Buffer.from(JSON.stringify(values)).toString("base64url");

/** The sort values again. Throws `invalid_input` on anything that {@link encodeCursor} did not make for this list. */
export function decodeCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw invalid("cursor", "is not a cursor of this list");
  }
}

/**
 * Cuts `rows`, read with `limit + 1`, into a page. `keyOf` gives the sort values of a row, `present` what is shown of it.
 */
export function toPage<Row, T>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => unknown,
  present: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  return {
    data: shown.map(present),
    nextCursor: rows.length > limit ? encodeCursor(keyOf(shown[shown.length - 1] as Row)) : null,
  };
}
