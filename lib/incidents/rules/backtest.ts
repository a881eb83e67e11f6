import { plural } from "@/lib/kit/format";

/** What a way of grouping made of past arrivals: for each arrival the incident it belongs to, or null when it was hidden. */
export type Outcome = (string | null)[];

export interface Backtest {
  before: number;
  after: number;
  /** Incidents that would now be one, by an arrival of each. */
  merged: { into: string; from: string[] }[];
  /** Incidents that would now be several. */
  parted: { from: string; into: string[] }[];
  /** Incidents of which nothing would be seen. */
  hidden: string[];
  /** Incidents that would be opened where everything was hidden or nothing was. */
  opened: string[];
  sentence: string;
}

/** Compares two ways of grouping the same arrivals. Pure; linear in their number. */
export function backtest(before: Outcome, after: Outcome, days: number): Backtest {
  const into = new Map<string, Set<string>>();
  const from = new Map<string, Set<string>>();
  const seen = { before: new Set<string>(), after: new Set<string>() };
  before.forEach((old, i) => {
    const fresh = after[i] ?? null;
    if (old !== null) seen.before.add(old);
    if (fresh !== null) seen.after.add(fresh);
    if (old === null || fresh === null) return;
    into.set(old, (into.get(old) ?? new Set()).add(fresh));
    from.set(fresh, (from.get(fresh) ?? new Set()).add(old));
  });
  const merged = [...from]
    .filter(([, olds]) => olds.size > 1)
    .map(([id, olds]) => ({ into: id, from: [...olds] }));
  const parted = [...into]
    .filter(([, news]) => news.size > 1)
    .map(([id, news]) => ({ from: id, into: [...news] }));
  const hidden = [...seen.before].filter((id) => !into.has(id));
  const opened = [...seen.after].filter((id) => !from.has(id));
  const figures = { before: seen.before.size, after: seen.after.size, merged, parted, hidden, opened };
  return { ...figures, sentence: sentenceOf(figures, days) };
}

function sentenceOf(
  { before, after, merged, parted, hidden, opened }: Omit<Backtest, "sentence">,
  days: number,
): string {
  const joined = merged.reduce((sum, { from }) => sum + from.length, 0);
  const acts = [
    joined > 0 ? `makes ${joined} incidents into ${merged.length}` : null,
    parted.length > 0 ? `parts ${parted.length}` : null,
    hidden.length > 0 ? `hides ${hidden.length}` : null,
    opened.length > 0 ? `opens ${opened.length}` : null,
  ].filter((act) => act !== null);
  const said = acts.length === 0 ? "changes nothing" : acts.join(", ");
  const time = days === 1 ? "day" : `${days} days`;
  return `Over the last ${time} this ${said}: ${plural(before, "incident")} would have been ${after}.`;
}
