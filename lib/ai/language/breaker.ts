import { singleton } from "@/lib/kit/singleton";
import { serverHost } from "../server";
import { timings } from "./timings";

/** `closed`: it is asked. `open`: it is left alone. `half-open`: one call tries whether it is back. */
export type BreakerPosition = "closed" | "open" | "half-open";

export interface BreakerState {
  /** Host of the server. */
  provider: string;
  model: string;
  state: BreakerPosition;
  /** One after the other, up to now. */
  failures: number;
  /** When it is tried again, epoch ms; null unless it is open. */
  retryAt: number | null;
}

/** How a call ended as far as the health of the model goes; `none` when that cannot be said. */
export type Verdict = "well" | "ill" | "none";

interface Limits {
  breakAfter: number;
  pauseMs: number;
}

/** Leaves a model alone that fails again and again: who waits for it has nothing, and it does not recover under calls. */
export class Breaker {
  private failures = 0;
  private openedAt: number | null = null;
  private isProbed = false;

  constructor(
    readonly provider: string,
    readonly model: string,
    private readonly limits: () => Limits = timings,
  ) {}

  state(now = Date.now()): BreakerState {
    const { provider, model, failures } = this;
    const retryAt = this.openedAt === null ? null : this.openedAt + this.limits().pauseMs;
    const state = retryAt === null ? "closed" : now < retryAt ? "open" : "half-open";
    return { provider, model, state, failures, retryAt: state === "open" ? retryAt : null };
  }

  /** Whether a call may be made now; the caller says how it went. Null when not. */
  enter(now = Date.now()): ((verdict: Verdict, now?: number) => void) | null {
    const { state } = this.state(now);
    if (state === "open" || (state === "half-open" && this.isProbed)) return null;
    const isProbe = state === "half-open";
    if (isProbe) this.isProbed = true;
    return (verdict, at = Date.now()) => {
      if (isProbe) this.isProbed = false;
      if (verdict === "well") {
        this.failures = 0;
        this.openedAt = null;
      } else if (verdict === "ill") {
        this.failures++;
        if (isProbe || this.failures >= this.limits().breakAfter) this.openedAt = at;
      }
    };
  }
}

const breakers = () => singleton("ai-breakers", () => new Map<string, Breaker>());

export function breakerFor(model: string): Breaker {
  const provider = serverHost();
  const key = JSON.stringify([provider, model]);
  const known = breakers().get(key) ?? new Breaker(provider, model);
  breakers().set(key, known);
  return known;
}

/** Of every model that this process has asked. */
export const breakerStates = (now = Date.now()): BreakerState[] =>
  [...breakers().values()].map((breaker) => breaker.state(now));

/** As after a start; for tests. */
export const forgetBreakers = (): void => breakers().clear();
