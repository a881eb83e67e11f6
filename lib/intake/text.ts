import { MAX_MESSAGE_BYTES } from "./limits";
import type { Mark } from "./schemas";

// NUL cannot be stored; a lone surrogate is no character and cannot be encoded.
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text that the database can hold; what had to be replaced leaves a mark. */
export function storable(text: string, marks: Mark[]): string {
  if (!UNSTORABLE.test(text)) return text;
  if (!marks.includes("repaired")) marks.push("repaired");
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** Cut to the ceiling of a message, on a character's boundary. */
export function withinCeiling(text: string, marks: Mark[]): string {
  // No character is longer than three bytes per UTF-16 unit: most messages are cleared without counting.
  if (text.length * 3 <= MAX_MESSAGE_BYTES || Buffer.byteLength(text) <= MAX_MESSAGE_BYTES) return text;
  marks.push("truncated");
  const bytes = Buffer.from(text.slice(0, MAX_MESSAGE_BYTES));
  return new TextDecoder().decode(bytes.subarray(0, MAX_MESSAGE_BYTES), { stream: true });
}
