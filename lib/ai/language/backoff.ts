/** What the server says about when to come back, in ms; null when it says nothing that can be understood. */
export function retryAfterMs(headers: Record<string, string> = {}, now = Date.now()): number | null {
  const exact = Number(headers["retry-after-ms"] || Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const given = headers["retry-after"]?.trim() ?? "";
  if (/^\d{1,9}(\.\d{1,3})?$/.test(given)) return Number(given) * 1000;
  const date = Date.parse(given);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/**
 * How long to wait before trying again: as the server says, else anything up to a ceiling that doubles with each try, so that
 * many who failed together do not come back together. Null when that is longer than anybody waits.
 */
export function waitBefore(
  attempt: number,
  afterMs: number | null,
  { backoffMs, maxWaitMs }: { backoffMs: number; maxWaitMs: number },
  random = Math.random,
): number | null {
  if (afterMs !== null) return afterMs <= maxWaitMs ? afterMs : null;
  return random() * Math.min(maxWaitMs, backoffMs * 2 ** attempt);
}
