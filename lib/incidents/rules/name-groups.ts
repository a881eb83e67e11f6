import { and, eq, inArray } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { SignalArrival } from "@/lib/signals";
import { plain } from "../reading/title";
import type { Backtest, Outcome } from "./backtest";
import { BACKTEST_LISTS, BACKTEST_NAMES, type BacktestGroup, type BacktestResult } from "./schemas";

interface Seen {
  surest: SignalArrival;
  services: Set<string>;
  /** How many of its signals are in which incident today. */
  numbers: Map<number, number>;
  signals: number;
  firstAt: number;
}
type Lists = Pick<Backtest, "merged" | "parted" | "hidden" | "opened">;

/** Says of the incidents of a back-test which they are today, those with most signals first. */
export async function nameGroups(
  ctx: Ctx,
  arrivals: readonly SignalArrival[],
  outcomes: { before: Outcome; after: Outcome },
  lists: Lists,
): Promise<Pick<BacktestResult, "merged" | "parted" | "hidden" | "opened">> {
  const [old, fresh] = [seenIn(arrivals, outcomes.before), seenIn(arrivals, outcomes.after)];
  const sizeOf = (seen: Map<string, Seen>) => (id: string) => seen.get(id)!.signals;
  const merged = biggest(lists.merged, ({ into }) => sizeOf(fresh)(into), BACKTEST_LISTS);
  const parted = biggest(lists.parted, ({ from }) => sizeOf(old)(from), BACKTEST_LISTS);
  const hidden = biggest(lists.hidden, sizeOf(old), BACKTEST_LISTS);
  const opened = biggest(lists.opened, sizeOf(fresh), BACKTEST_LISTS);
  const olds = (ids: string[]) => biggest(ids, sizeOf(old), BACKTEST_NAMES);
  const news = (ids: string[]) => biggest(ids, sizeOf(fresh), BACKTEST_NAMES);
  const named = [
    ...merged.flatMap(({ into, from }) => [fresh.get(into)!, ...olds(from).map((id) => old.get(id)!)]),
    ...parted.flatMap(({ from, into }) => [old.get(from)!, ...news(into).map((id) => fresh.get(id)!)]),
    ...hidden.map((id) => old.get(id)!),
    ...opened.map((id) => fresh.get(id)!),
  ];
  const titles = await titlesOf(ctx, new Set(named.flatMap((seen) => numberOf(seen) ?? [])));
  const before = (id: string) => present(old.get(id)!, titles);
  const after = (id: string) => present(fresh.get(id)!, titles);
  return {
    merged: merged.map(({ into, from }) => ({ into: after(into), from: olds(from).map(before) })),
    parted: parted.map(({ from, into }) => ({ from: before(from), into: news(into).map(after) })),
    hidden: hidden.map(before),
    opened: opened.map(after),
  };
}

const biggest = <T>(items: readonly T[], sizeOf: (item: T) => number, most: number): T[] =>
  [...items].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, most);

function seenIn(arrivals: readonly SignalArrival[], outcome: Outcome): Map<string, Seen> {
  const found = new Map<string, Seen>();
  outcome.forEach((id, i) => {
    if (id === null) return;
    const arrival = arrivals[i]!;
    const seen = found.get(id) ?? {
      surest: arrival,
      services: new Set<string>(),
      numbers: new Map<number, number>(),
      signals: 0,
      firstAt: arrival.arrivedAt,
    };
    found.set(id, seen);
    if (arrival.score > seen.surest.score) seen.surest = arrival;
    seen.services.add(arrival.service);
    seen.signals++;
    const number = arrival.incidentNumber;
    if (number !== null) seen.numbers.set(number, (seen.numbers.get(number) ?? 0) + 1);
  });
  return found;
}

function numberOf({ numbers }: Seen): number | null {
  let best: [number, number] | null = null;
  for (const entry of numbers) if (best === null || entry[1] > best[1]) best = entry;
  return best?.[0] ?? null;
}

const AT_ONCE = 1000;

async function titlesOf(ctx: Ctx, numbers: ReadonlySet<number>): Promise<Map<number, string>> {
  const all = [...numbers];
  const titles = new Map<number, string>();
  for (let from = 0; from < all.length; from += AT_ONCE)
    for (const { number, title } of await executor(ctx)
      .select({ number: incidents.number, title: incidents.title })
      .from(incidents)
      .where(
        and(
          eq(incidents.workspaceId, ctx.workspaceId),
          inArray(incidents.number, all.slice(from, from + AT_ONCE)),
        ),
      ))
      titles.set(number, title);
  return titles;
}

const SERVICES_AT_MOST = 20;

function present(seen: Seen, titles: ReadonlyMap<number, string>): BacktestGroup {
  const number = numberOf(seen);
  const { title, pattern, service, kind } = seen.surest;
  const otherwise = plain(title ?? pattern ?? `${kind} of ${service}`, 120);
  return {
    title: (number !== null && titles.get(number)) || otherwise,
    services: [...seen.services].slice(0, SERVICES_AT_MOST),
    number,
    signals: seen.signals,
    at: new Date(seen.firstAt).toISOString(),
  };
}
