/**
 * A value as JSON that PostgreSQL takes as jsonb: it refuses a character that is half of one, and the character zero, both of
 * which text from outside may hold. Undefined becomes null.
 */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, one: unknown) =>
    typeof one === "string" ? one.replaceAll("\u0000", "").toWellFormed() : one,
  );
