import { singleton } from "@/lib/kit/singleton";

/** All in milliseconds but for the counts. */
export interface Timings {
  /** A server of one's own may have to load the model first, and some think before they say a word. */
  firstByteMs: number;
  /** Between two words of an answer that has begun nobody waits so long but for one who hangs. */
  idleMs: number;
  /** Tries after the first, at one model. */
  retries: number;
  /** The longest wait before the first retry; it doubles with each. */
  backoffMs: number;
  /** A server that wants a longer pause is not waited for: the next model is asked. */
  maxWaitMs: number;
  /** Failures one after the other after which a model is left alone. */
  breakAfter: number;
  /** How long it is left alone before one call tries whether it is back. */
  pauseMs: number;
}

/** Of this process; tests make them small, so that nobody waits. */
export const timings = (): Timings =>
  singleton("ai-timings", () => ({
    firstByteMs: 60_000,
    idleMs: 20_000,
    retries: 3,
    backoffMs: 500,
    maxWaitMs: 10_000,
    breakAfter: 5,
    pauseMs: 30_000,
  }));
