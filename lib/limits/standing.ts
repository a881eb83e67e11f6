import type { Ask, Grant, Rate } from "./store";

export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until the window is empty, seconds. */
  resetSeconds: number;
  /** Until there is room for one more, seconds; 0 when this one came in. */
  retryAfterSeconds: number;
}

/** A caller far below its limit is let in first and counted within moments: up to this part of the quota per process. */
const CREDIT = 0.01;
/** Far below: no more than this part of the quota was used … */
const LOW = 0.5;
/** … as was heard no longer ago than this part of the window. */
const FRESH = 0.1;

/** How one caller stands with one limit, as this process knows. Moments are those of `performance.now()`. */
export class Standing {
  /** Let in and not told yet. */
  unreported = 0;
  /** On its way to the store. */
  private reporting = 0;
  /** Those who wait to hear whether they may come in. */
  private waiting: ((allowed: boolean) => void)[] = [];
  /** In the window, as was last heard. */
  private used = 0;
  private heardAt = Number.NEGATIVE_INFINITY;
  private emptyAt = Number.NEGATIVE_INFINITY;
  /** Nobody comes in before this. */
  fullUntil = Number.NEGATIVE_INFINITY;
  private readonly credit: number;
  private readonly windowMs: number;

  constructor(
    readonly id: string,
    private readonly rate: Rate,
  ) {
    this.credit = Math.floor(rate.quota * CREDIT);
    this.windowMs = rate.seconds * 1000;
  }

  /** Whether one more may be let in before it is counted. */
  hasCredit(now: number): boolean {
    const untold = this.unreported + this.reporting;
    const isFresh = now - this.heardAt < this.windowMs * FRESH;
    return isFresh && untold < this.credit && this.used + untold < this.rate.quota * LOW;
  }

  wait(): Promise<boolean> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  get isUrgent(): boolean {
    return this.waiting.length > 0 || this.unreported * 2 >= Math.max(this.credit, 1);
  }

  /** Nothing is lost when it is forgotten: nobody waits, nothing is untold, and what was heard says nothing any more. */
  isIdle(now: number): boolean {
    const quiet = this.waiting.length === 0 && this.unreported + this.reporting === 0;
    return quiet && now >= this.fullUntil && now - this.heardAt >= this.windowMs * FRESH;
  }

  /** What to tell and to ask now, and what to do with the answer; without one, those who wait come in uncounted. */
  ask(): { ask: Ask; settle: (grant: Grant | null, now: number) => void } {
    const waiting = this.waiting.splice(0);
    const { quota } = this.rate;
    const ask = { id: this.id, quota, windowMs: this.windowMs, spent: this.unreported, want: waiting.length };
    this.reporting = this.unreported;
    this.unreported = 0;
    const settle = (grant: Grant | null, now: number) => {
      this.reporting = 0;
      if (grant) this.hear(grant, now);
      for (const [place, admit] of waiting.entries()) admit(!grant || place < grant.granted);
    };
    return { ask, settle };
  }

  private hear({ used, retryMs, emptyMs }: Grant, now: number): void {
    this.used = used;
    this.heardAt = now;
    this.emptyAt = now + emptyMs;
    if (retryMs === 0) return;
    this.fullUntil = now + retryMs;
    // Whoever came since the question would get the same answer.
    for (const admit of this.waiting.splice(0)) admit(false);
  }

  allowance(allowed: boolean, now: number): Allowance {
    const untold = this.unreported + this.reporting;
    const used = (now < this.emptyAt ? this.used : 0) + untold;
    const emptyMs = Math.max(this.emptyAt - now, untold > 0 ? this.windowMs : 0);
    return {
      allowed,
      limit: this.rate.quota,
      remaining: allowed ? Math.max(0, this.rate.quota - used) : 0,
      resetSeconds: Math.ceil(emptyMs / 1000),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((this.fullUntil - now) / 1000)),
    };
  }
}
