import { z } from "zod";

const MAX_PAGE = 500;

/** What a list answers: a page, and where the next one begins, null at the end. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** How many a list answers at once. */
export const pageLimit = (fallback = 50) => z.coerce.number().int().min(1).max(MAX_PAGE).default(fallback);
/** What every list takes. */
export const pageQuerySchema = z.object({ limit: pageLimit(), cursor: z.string().max(1000).optional() });
export type PageQuery = z.output<typeof pageQuerySchema>;
