/**
 * Text of a server or a log line for a terminal: control codes could move the cursor, rewrite what stands above or fill
 * the clipboard, and bidirectional marks turn the words around.
 */
export const printable = (text: string, max = 300): string =>
  text.slice(0, max).replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\u00b7");
