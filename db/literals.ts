import { type SQL, sql } from "drizzle-orm";

/** A list of texts as one parameter, in PostgreSQL's own notation. */
export const textArray = (texts: Iterable<string>): SQL =>
  sql`${`{${[...texts].map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`}::text::text[]`;

/** Patterns for LIKE in which nothing of the text stands for anything else. */
export const beginningWith = (text: string): string => `${plain(text)}%`;
export const containing = (text: string): string => `%${plain(text)}%`;

const plain = (text: string) => text.replace(/[\\%_]/g, "\\$&");
