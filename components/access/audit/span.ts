const DAY_MS = 86_400_000;

export const SPANS = [
  { value: "24h", label: "Last 24 hours", ms: DAY_MS },
  { value: "7d", label: "Last 7 days", ms: 7 * DAY_MS },
  { value: "30d", label: "Last 30 days", ms: 30 * DAY_MS },
  { value: "90d", label: "Last 90 days", ms: 90 * DAY_MS },
] as const;

/** A stretch of the audit; without an end it is open there. ISO instants. */
export interface AuditSpan {
  preset: string | null;
  from: string | null;
  to: string | null;
}

/** The stretch that an address asks for: a preset up to now, or two instants in either order, or all of time. */
export function resolveSpan(asked: { range?: string; from?: string; to?: string }, now: number): AuditSpan {
  const [a, b] = [instant(asked.from), instant(asked.to)];
  if (a !== null && b !== null) return { preset: null, from: iso(Math.min(a, b)), to: iso(Math.max(a, b)) };
  if (a !== null || b !== null) return { preset: null, from: iso(a), to: iso(b) };
  const preset = SPANS.find((each) => each.value === asked.range);
  return { preset: preset?.value ?? null, from: preset ? iso(now - preset.ms) : null, to: null };
}

function iso(ms: number): string;
function iso(ms: number | null): string | null;
function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
function instant(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
