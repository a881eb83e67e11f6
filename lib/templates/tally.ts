import { minuteOf } from "@/lib/kit/clock";

/** One template's share of a window. `at` are positions in the window's records. */
export interface Tally {
  id: string;
  count: number;
  /** Lines by level, 0…5. */
  levels: number[];
  firstTs: number;
  lastTs: number;
  /** Count by minute, epoch ms. */
  minutes: Map<number, number>;
  /** The earliest record, and a few with different text. */
  quotes: number[];
  /** The earliest of level error or worse, -1 when there is none. */
  firstError: number;
  /** Where its lines come from, the first few as they were met. */
  releases: string[];
  environments: string[];
}

const MAX_QUOTES = 3;
const MAX_PLACES = 5;

interface Countable {
  ts: number;
  level: number;
  message: string;
  release?: string | null;
  environment?: string | null;
}

const ERROR = 4;
/** A template whose lines differ in level (an access log) has the worst level that this share of them reaches. */
const LEVEL_SHARE = 0.1;

/** The worst level that at least a tenth of the lines have or exceed, 0…5. */
export function levelOfLines(levels: readonly number[]): number {
  const needed = LEVEL_SHARE * levels.reduce((sum, n) => sum + n, 0);
  let worse = 0;
  for (let level = levels.length - 1; level > 0; level--) {
    worse += levels[level]!;
    if (worse > 0 && worse >= needed) return level;
  }
  return 0;
}

/** Counts a window's records by template: once through, no sorting. */
export function tally(records: Countable[], templateIds: string[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  records.forEach((record, i) => {
    const id = templateIds[i]!;
    let own = tallies.get(id);
    if (!own) {
      own = newTally(id, record, i);
      tallies.set(id, own);
    }
    count(own, record, i, records);
  });
  return tallies;
}

const newTally = (id: string, { ts }: Countable, i: number): Tally => ({
  id,
  count: 0,
  levels: [0, 0, 0, 0, 0, 0],
  firstTs: ts,
  lastTs: ts,
  minutes: new Map(),
  quotes: [i],
  firstError: -1,
  releases: [],
  environments: [],
});

function count(own: Tally, record: Countable, i: number, records: Countable[]): void {
  own.count++;
  own.levels[record.level]!++;
  note(own.releases, record.release);
  note(own.environments, record.environment);
  if (record.ts > own.lastTs) own.lastTs = record.ts;
  if (record.ts < own.firstTs) {
    own.firstTs = record.ts;
    own.quotes[0] = i;
  } else if (
    own.quotes.length < MAX_QUOTES &&
    own.quotes.every((at) => records[at]!.message !== record.message)
  ) {
    own.quotes.push(i);
  }
  if (record.level >= ERROR && (own.firstError < 0 || record.ts < records[own.firstError]!.ts))
    own.firstError = i;
  const minute = minuteOf(record.ts);
  own.minutes.set(minute, (own.minutes.get(minute) ?? 0) + 1);
}

function note(places: string[], place: string | null | undefined): void {
  if (place && places.length < MAX_PLACES && !places.includes(place)) places.push(place);
}
