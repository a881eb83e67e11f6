import { notFound } from "next/navigation";
import type { z } from "zod";

export type Search = Promise<Record<string, string | string[] | undefined>>;

/** The lists turn their own pages; an address always shows the first. */
const PAGING = ["cursor", "limit"];

/** The address's parameters, the first of each. */
export async function singles(search: Search): Promise<Record<string, string>> {
  const given = Object.entries(await search).map(([name, value]) => [
    name,
    Array.isArray(value) ? value[0] : value,
  ]);
  return Object.fromEntries(given.filter(([name, value]) => value && !PAGING.includes(name!)));
}

/** Those of a comma-separated list that are known; empty when none is. */
export const among = (given: string | undefined, known: readonly string[]): string =>
  (given ?? "")
    .split(",")
    .filter((each) => known.includes(each))
    .join(",");

/** What the schema makes of the parameters; a parameter that is not valid is as if it were not there. */
export function lenient<S extends z.ZodType>(schema: S, given: Record<string, string>): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  return schema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
}

/** The named parameters as a query again, in the given order; empty when none is there. */
export function queryOf(given: Record<string, string>, names: readonly string[]): string {
  const kept = names.flatMap((name) => (given[name] ? [[name, given[name]] as [string, string]] : []));
  return new URLSearchParams(kept).toString();
}

/** The page of what a verb does not find is "not found". */
export async function orNotFound<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    // By name, not by class: each bundle of the server has its own copy of the class.
    const code =
      error instanceof Error && error.name === "DomainError" && "code" in error ? error.code : null;
    if (code === "not_found" || code === "invalid_input") notFound();
    throw error;
  }
}
