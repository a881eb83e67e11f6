/** One template's share of a window. `at` are positions in the window's records. */
export interface Tally {
  id: string;
  count: number;
  /** Worst level, 0…5. */
  level: number;
  firstTs: number;
  lastTs: number;
  /** Count by minute, epoch ms. */
  minutes: Map<number, number>;
  /** The earliest record, and a few with different text. */
  quotes: number[];
}

const MINUTE_MS = 60_000;
const MAX_QUOTES = 3;
export const minuteOf = (ts: number) => Math.floor(ts / MINUTE_MS) * MINUTE_MS;

interface Countable {
  ts: number;
  level: number;
  message: string;
}

/** Counts a window's records by template: once through, no sorting. */
export function tally(records: Countable[], templateIds: string[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  records.forEach((record, i) => {
    const id = templateIds[i]!;
    let own = tallies.get(id);
    if (!own) {
      own = {
        id,
        count: 0,
        level: record.level,
        firstTs: record.ts,
        lastTs: record.ts,
        minutes: new Map(),
        quotes: [i],
      };
      tallies.set(id, own);
    }
    own.count++;
    if (record.level > own.level) own.level = record.level;
    if (record.ts > own.lastTs) own.lastTs = record.ts;
    if (record.ts < own.firstTs) {
      own.firstTs = record.ts;
      own.quotes[0] = i;
    } else if (
      own.quotes.length < MAX_QUOTES &&
      own.quotes.every((at) => records[at]!.message !== record.message)
    )
      own.quotes.push(i);
    const minute = minuteOf(record.ts);
    own.minutes.set(minute, (own.minutes.get(minute) ?? 0) + 1);
  });
  return tallies;
}
