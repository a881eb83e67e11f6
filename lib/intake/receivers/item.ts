/** A record as a receiver hands it on: the fields that `normaliseItem` knows by name, nothing checked yet. */
export interface RawItem {
  /** Whatever `readTime` understands; undefined asks the line, then the clock. */
  ts: string | number | undefined;
  service: string | undefined;
  level: string | number | undefined;
  message: unknown;
  attributes: Record<string, unknown>;
  traceId: string | undefined;
  release: string | undefined;
  environment: string | undefined;
}

/** What the protocols say a sender without a name is called (OpenTelemetry, Loki). */
export const UNKNOWN_SERVICE = "unknown_service";

/** The first of `names` under which there is a word. */
export function firstText(fields: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) continue;
    const value = fields[name];
    if (typeof value === "string" && value.trim() !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

/** `fields` without those of `names`. */
export function without(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
