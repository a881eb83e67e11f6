export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The start of the minute in which `ts` lies, both epoch ms. */
export const minuteOf = (ts: number) => Math.floor(ts / MINUTE_MS) * MINUTE_MS;
