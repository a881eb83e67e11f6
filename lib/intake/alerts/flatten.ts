import { cut } from "@/lib/kit/cut";
/** What an alert keeps of a body: more is a body that means to be large. The whole body is kept beside the alert. */
export const MAX_LABELS = 100;
export const MAX_LABEL_NAME_CHARS = 200;
export const MAX_LABEL_CHARS = 2000;
const MAX_DEPTH = 8;
const MAX_ITEMS = 50;

/**
 * Nested data as flat labels: `resource.labels.zone`, lists of plain values joined by commas, lists of `{key|name|tag, value}`
 * by their keys. Stops at the ceiling. Returns whether something was left out.
 */
export function flattenInto(labels: Map<string, string>, value: unknown, prefix = "", depth = 0): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (typeof value !== "object") return put(labels, prefix || "value", String(value));
  if (depth >= MAX_DEPTH) return put(labels, prefix, "[too deep]");
  if (Array.isArray(value)) return flattenList(labels, value, prefix, depth);
  let cut = false;
  for (const [name, inner] of Object.entries(value)) {
    if (labels.size >= MAX_LABELS) return true;
    cut = flattenInto(labels, inner, prefix ? `${prefix}.${name}` : name, depth + 1) || cut;
  }
  return cut;
}

function flattenList(labels: Map<string, string>, list: unknown[], prefix: string, depth: number): boolean {
  const items = list.slice(0, MAX_ITEMS);
  const plain = items.filter((item) => item !== null && typeof item !== "object");
  if (plain.length === items.length)
    return items.length === 0
      ? false
      : put(labels, prefix || "items", items.join(", ")) || list.length > MAX_ITEMS;
  let cut = list.length > MAX_ITEMS;
  items.forEach((item, index) => {
    const pair = pairOf(item);
    const name = pair ? pair.name : String(index);
    cut =
      flattenInto(labels, pair ? pair.value : item, prefix ? `${prefix}.${name}` : name, depth + 1) || cut;
  });
  return cut;
}

/** `{name: "InstanceId", value: "i-1"}`, `{tag: "env", value: "prod"}`, `["browser", "Chrome"]` */
function pairOf(item: unknown): { name: string; value: unknown } | null {
  if (Array.isArray(item))
    return item.length === 2 && typeof item[0] === "string" ? { name: item[0], value: item[1] } : null;
  if (typeof item !== "object" || item === null) return null;
  const fields = item as Record<string, unknown>;
  const name = fields.name ?? fields.key ?? fields.tag;
  if (typeof name !== "string" || !("value" in fields) || Object.keys(fields).length !== 2) return null;
  return { name, value: fields.value };
}

/** The first word under a name stands: what an adapter has named is not overwritten by what it has not. */
function put(labels: Map<string, string>, name: string, value: string): boolean {
  const short = cut(name, MAX_LABEL_NAME_CHARS);
  if (labels.has(short)) return false;
  if (labels.size >= MAX_LABELS) return true;
  labels.set(short, cut(value, MAX_LABEL_CHARS));
  return value.length > MAX_LABEL_CHARS;
}
