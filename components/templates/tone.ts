/** The colour of a template's bars, by its worst level. */
export const toneOf = (level: string) =>
  level === "error" || level === "fatal" ? "error" : level === "warn" ? "warn" : "line";
