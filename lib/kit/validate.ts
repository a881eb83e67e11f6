import type { z } from "zod";
import { DomainError, type FieldReason } from "./errors";

/** More than this many reasons help nobody and make a small request's answer large. */
const MAX_REASONS = 50;

/** The value as the schema gives it out. Throws `invalid_input` with one reason per field, paths beginning with `prefix`. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, prefix = ""): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DomainError("invalid_input", "The request is not valid.", {
    fields: fieldReasons(parsed.error, prefix),
  });
}

/** One reason per field; unknown keys are named one by one. */
export function fieldReasons(error: z.ZodError, prefix = ""): FieldReason[] {
  const at = (path: PropertyKey[]) => [prefix, ...path.map(String)].filter((part) => part !== "").join(".");
  return error.issues
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ field: at([...issue.path, key]), reason: "is not a known field" }))
        : [{ field: at(issue.path), reason: issue.message }],
    )
    .slice(0, MAX_REASONS);
}
