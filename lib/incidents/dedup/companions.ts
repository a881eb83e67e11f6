import { pairOf } from "./model";

/** Two things of one service that begin within this time began together. */
const TOGETHER_MS = 2000;
/** So often together, and this share of each one's beginnings: less may be chance. */
const LEAST_TIMES = 5;
const LEAST_SHARE = 0.8;
/** Shapes remembered for each service; beyond, the one seen longest ago is forgotten. */
const MAX_SHAPES = 500;

interface Seen {
  lastAt: number;
  begun: number;
}

export interface Companionship {
  together: number;
  /** The share of the rarer company of the two: together / the larger number of beginnings. */
  share: number;
}

/**
 * Learns which alerts of a service always come together: one packet that two rules and a forwarder each report is one thing.
 * Counts beginnings, not arrivals, so that a long burst is one occasion.
 */
export class Companions {
  private readonly services = new Map<string, Map<string, Seen>>();
  private readonly times = new Map<string, number>();

  observe(service: string, shape: string, at: number): void {
    const seen = this.services.get(service) ?? new Map<string, Seen>();
    this.services.set(service, seen);
    const own = seen.get(shape);
    const begins = own === undefined || at - own.lastAt > TOGETHER_MS;
    if (begins)
      for (const [other, { lastAt }] of seen)
        if (other !== shape && Math.abs(at - lastAt) <= TOGETHER_MS) {
          const pair = pairOf(shape, other);
          this.times.set(pair, (this.times.get(pair) ?? 0) + 1);
        }
    seen.delete(shape);
    seen.set(shape, { lastAt: Math.max(at, own?.lastAt ?? at), begun: (own?.begun ?? 0) + (begins ? 1 : 0) });
    if (seen.size > MAX_SHAPES) this.forget(seen);
  }

  /** How surely two shapes of a service belong together, or null. */
  of(service: string, a: string, b: string): Companionship | null {
    const together = this.times.get(pairOf(a, b)) ?? 0;
    if (together < LEAST_TIMES) return null;
    const seen = this.services.get(service);
    const begun = Math.max(seen?.get(a)?.begun ?? 0, seen?.get(b)?.begun ?? 0);
    const share = begun === 0 ? 0 : Math.min(1, together / begun);
    return share >= LEAST_SHARE ? { together, share } : null;
  }

  private forget(seen: Map<string, Seen>): void {
    const [oldest] = seen.keys();
    if (oldest === undefined) return;
    seen.delete(oldest);
    for (const other of seen.keys()) this.times.delete(pairOf(oldest, other));
  }
}
