import { lifecycle } from "@/lib/kit/lifecycle";
import { log } from "@/lib/kit/log";
import { limitAsks } from "./metrics";
import { type Allowance, Standing } from "./standing";
import type { Grant, Rate, Store } from "./store";

/** What was let in on credit is told this much later at the latest. */
const REPORT_MS = 200;
/** While the store is away it is asked so often whether it is back. */
const AWAY_MS = 1000;
/** Nobody waits longer than these for the store; then it counts as away. */
const ANSWER_TURNS = 20;
const TURN_MS = 100;
const MAX_ASKS = 500;
/** Of this many callers a part is forgotten; those first about whom nothing is known any more. */
const MAX_STANDINGS = 50_000;
const KEPT_STANDINGS = 40_000;

/**
 * Limits that hold over all processes. A caller far below its limit is let in at once and counted within moments; near the
 * limit the store is asked before. A refusal is remembered until its moment, so that a flood asks nothing. One question is
 * under way at a time, for all callers together. While the store is away everybody comes in.
 */
export class Limiter {
  private readonly standings = new Map<string, Standing>();
  private readonly due = new Set<Standing>();
  private isAsking = false;
  private isAway = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly store: Store) {}

  /** Takes one of the caller's quota, if there is one. */
  async take(rate: Rate, caller: string): Promise<Allowance> {
    const now = performance.now();
    const standing = this.standingOf(rate, caller, now);
    if (now < standing.fullUntil) return standing.allowance(false, now);
    if (this.isAway || standing.hasCredit(now)) {
      // While the store is away one caller is enough to ask whether it is back.
      if (!this.isAway || this.due.size === 0) {
        standing.unreported++;
        this.tell(standing);
      }
      return standing.allowance(true, now);
    }
    const answer = standing.wait();
    this.tell(standing);
    const allowed = await answer;
    return standing.allowance(allowed, performance.now());
  }

  /** How the caller stands as far as this process knows, taking nothing. */
  peek(rate: Rate, caller: string): Allowance {
    const now = performance.now();
    const id = idOf(rate, caller);
    const standing = this.standings.get(id) ?? new Standing(id, rate);
    return standing.allowance(now >= standing.fullUntil, now);
  }

  private standingOf(rate: Rate, caller: string, now: number): Standing {
    const id = idOf(rate, caller);
    let standing = this.standings.get(id);
    if (!standing) {
      if (this.standings.size >= MAX_STANDINGS) this.forget(now);
      standing = new Standing(id, rate);
      this.standings.set(id, standing);
    }
    return standing;
  }

  private forget(now: number): void {
    for (const [id, standing] of this.standings) if (standing.isIdle(now)) this.standings.delete(id);
    // Only an attack knows so many at once; the store still counts those that this process forgets.
    for (const id of this.standings.keys()) {
      if (this.standings.size < KEPT_STANDINGS) break;
      this.standings.delete(id);
    }
  }

  private tell(standing: Standing): void {
    this.due.add(standing);
    if (!this.isAway && standing.isUrgent) void this.ask();
    else this.askLater();
  }

  private askLater(): void {
    this.timer ??= setTimeout(() => void this.ask(), this.isAway ? AWAY_MS : REPORT_MS).unref();
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    do await this.askOnce();
    while ([...this.due].some((standing) => standing.isUrgent));
    this.isAsking = false;
    if (this.due.size > 0) this.askLater();
  }

  private async askOnce(): Promise<void> {
    // In the same order in every process, so that two questions never wait for each other's rows.
    const standings = [...this.due].slice(0, MAX_ASKS).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const standing of standings) this.due.delete(standing);
    const asked = standings.map((standing) => standing.ask());
    const grants = await this.answers(asked.map(({ ask }) => ask));
    const now = performance.now();
    for (const [i, { settle }] of asked.entries()) settle(grants?.[i] ?? null, now);
    // Whoever came meanwhile is not held up either.
    if (!grants) for (const standing of this.due) standing.ask().settle(null, now);
    if (!grants) this.due.clear();
  }

  /** Null while the store is away: then nobody is held up and nothing is counted. */
  private async answers(asks: Parameters<Store["take"]>[0]): Promise<Grant[] | null> {
    try {
      const grants = await inTime(this.store.take(asks));
      limitAsks().inc({ outcome: "answered" });
      if (this.isAway) log().info(`limits are counted again by ${this.store.name}`);
      this.isAway = false;
      return grants;
    } catch (error) {
      limitAsks().inc({ outcome: "failed" });
      if (!this.isAway && !lifecycle().draining)
        log().warn({ err: error }, `${this.store.name} does not count: no limit holds until it does again`);
      this.isAway = true;
      return null;
    }
  }
}

/** The seconds are part of it: in another version of the table they may be others, and mean other slots. */
const idOf = ({ name, seconds }: Rate, caller: string) => `${name}/${seconds} ${caller}`;

/**
 * Rejects when the answer does not come in time. Counted in turns of a timer, which a busy process has fewer of: its own
 * load, be it an attack, must not look like the store's silence and lift the limits.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let turns = 0;
    const timer = setInterval(() => {
      turns++;
      if (turns === ANSWER_TURNS) reject(new Error(`no answer within ${(ANSWER_TURNS * TURN_MS) / 1000} s`));
    }, TURN_MS);
    answer.then(resolve, reject).finally(() => clearInterval(timer));
  });
}
