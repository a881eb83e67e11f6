import { MAX_RECORDS } from "@/lib/intake/limits";

/**
 * Cuts values of JSON that follow each other, with or without line ends between them, as Fluent Bit's `json_lines` and
 * `json_stream` send them under the name of plain JSON. One pass; what is between the values is dropped.
 */
export function splitJsonValues(text: string): string[] {
  const values: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length && values.length <= MAX_RECORDS; i++) {
    const letter = text[i];
    if (letter === '"') i = stringEnd(text, i);
    else if (letter === "{" || letter === "[") {
      if (depth++ === 0) start = i;
    } else if ((letter === "}" || letter === "]") && depth > 0 && --depth === 0)
      values.push(text.slice(start, i + 1));
  }
  // What was cut off stays a value: its own reason says so.
  if (depth > 0) values.push(text.slice(start));
  return values;
}

function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}
