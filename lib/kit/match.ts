import { z } from "zod";

/** One condition on a named value; `like` takes `*` for any text and `?` for one character. */
export const matcherSchema = z.strictObject({
  field: z.string().trim().min(1).max(200),
  op: z.enum(["is", "is_not", "like", "not_like"]),
  value: z.string().max(500),
});
export type Matcher = z.infer<typeof matcherSchema>;

type Fields = Readonly<Record<string, string>>;

/** True when all hold; a field that is absent is empty, as with label matchers elsewhere. None hold of everything. */
export const matchesAll = (matchers: readonly Matcher[], fields: Fields): boolean =>
  matchers.every((matcher) => holds(matcher, fields));

function holds({ field, op, value }: Matcher, fields: Fields): boolean {
  const given = Object.hasOwn(fields, field) ? fields[field]! : "";
  if (op === "is" || op === "is_not") return (given === value) === (op === "is");
  return isLike(given, value) === (op === "like");
}

/** As words: `service is cart and host like db-*`. */
export const describeMatchers = (matchers: readonly Matcher[]): string =>
  matchers.length === 0
    ? "everything"
    : matchers
        .map(({ field, op, value }) => `${field} ${op.replace("_", " ")} ${value || "empty"}`)
        .join(" and ");

/** Glob without recursion and without a regular expression: at most text × pattern steps, whatever they hold. */
export function isLike(text: string, pattern: string): boolean {
  let [at, from] = [0, 0];
  let [star, retry] = [-1, 0];
  while (at < text.length) {
    if (
      from < pattern.length &&
      (pattern[from] === "?" || (pattern[from] !== "*" && pattern[from] === text[at]))
    ) {
      at++;
      from++;
    } else if (pattern[from] === "*") {
      star = from++;
      retry = at;
    } else if (star >= 0) {
      from = star + 1;
      at = ++retry;
    } else return false;
  }
  while (pattern[from] === "*") from++;
  return from === pattern.length;
}
