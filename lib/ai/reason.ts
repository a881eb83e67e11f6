const REASON_CHARS = 300;

/** What went wrong as one short line: what servers say may be a page. */
export function plainReason(error: unknown): string {
  const said = error instanceof Error ? error.message : typeof error === "string" ? error : "no reason given";
  const line = said
    .slice(0, 4 * REASON_CHARS)
    .replace(/\s+/g, " ")
    .trim();
  return (line === "" ? "no reason given" : line).slice(0, REASON_CHARS).toWellFormed();
}
