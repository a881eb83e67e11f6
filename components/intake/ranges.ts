/** Which stretch of time a screen shows, from its address. Pure. */

const MINUTE_MS = 60_000;

export const PRESETS = [
  { value: "15m", label: "Last 15 minutes", short: "15 min", ms: 15 * MINUTE_MS },
  { value: "1h", label: "Last hour", short: "1 h", ms: 60 * MINUTE_MS },
  { value: "6h", label: "Last 6 hours", short: "6 h", ms: 360 * MINUTE_MS },
  { value: "24h", label: "Last 24 hours", short: "24 h", ms: 1440 * MINUTE_MS },
  { value: "7d", label: "Last 7 days", short: "7 d", ms: 10_080 * MINUTE_MS },
] as const;
export type Preset = (typeof PRESETS)[number]["value"];
const FALLBACK: Preset = "1h";

export interface Range {
  from: string;
  to: string;
  /** Null for a range given by two instants. */
  preset: Preset | null;
  /** The range ends where the lines end, because they are older than the wanted stretch. */
  atNewest: boolean;
}

interface Asked {
  range?: string;
  from?: string;
  to?: string;
}

const instant = (text: string | undefined): number | null => {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
};

/**
 * `newest` is when the newest line was. When nobody asked for a certain range and the default one would be empty because
 * an older log was fed, it ends at the newest line instead of now.
 */
export function resolveRange(asked: Asked, now: number, newest: number | null): Range {
  const from = instant(asked.from);
  const to = instant(asked.to);
  if (from !== null || to !== null) {
    const end = to ?? now;
    const start = from ?? end - msOf(FALLBACK);
    const [a, b] = start <= end ? [start, end] : [end, start];
    return { from: iso(a), to: iso(b), preset: null, atNewest: false };
  }
  const chosen = PRESETS.find((preset) => preset.value === asked.range);
  const ms = chosen?.ms ?? msOf(FALLBACK);
  const atNewest = !chosen && newest !== null && newest < now - ms;
  const end = atNewest ? newest + 1 : Math.max(now, chosen ? 0 : (newest ?? 0));
  return { from: iso(end - ms), to: iso(end), preset: chosen?.value ?? FALLBACK, atNewest };
}

const msOf = (preset: Preset) => PRESETS.find((each) => each.value === preset)!.ms;
const iso = (ms: number) => new Date(ms).toISOString();
