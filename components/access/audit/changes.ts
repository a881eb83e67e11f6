/** What an entry of the audit says has changed, field by field. Pure; both sides are foreign text. */
export interface Change {
  /** Path of the field, dots between; empty where the whole is no object. */
  field: string;
  /** As text; null where there was or is nothing. */
  before: string | null;
  after: string | null;
}

const DEEPEST = 4;
const MOST = 100;
const LONGEST = 2000;

/** Fields that differ, in their order; a field that only one side has was added or taken away. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const [was, is] = [flat(before), flat(after)];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after)
    .slice(0, MOST);
}

function flat(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  collect(value, "", 0, found);
  return found;
}

function collect(value: unknown, path: string, depth: number, found: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== "object" || Array.isArray(value) || depth === DEEPEST) {
    if (found.size < MOST) found.set(path, textOf(value));
    return;
  }
  for (const [name, inner] of Object.entries(value))
    collect(inner, path === "" ? name : `${path}.${name}`, depth + 1, found);
}

function textOf(value: unknown): string {
  const text =
    typeof value === "string"
      ? value
      : Array.isArray(value) && value.every((each) => typeof each === "string")
        ? value.join(", ")
        : (JSON.stringify(value) ?? "");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
