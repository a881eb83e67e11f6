import { DomainError } from "@/lib/kit/errors";
import { limitedRequests } from "./metrics";

/** So many requests in any `seconds`, over all processes. */
interface Limit {
  quota: number;
  seconds: number;
  per: "caller" | "address";
}

/** All limits of the edge, with the reason beside each number. `caller` is the key or the user. */
export const LIMITS = {
  /** 200/s: an open console makes some 10/s; a script that polls in a tight loop is stopped before it hurts others. */
  read: { quota: 2000, seconds: 10, per: "caller" },
  /** 100/s: no person clicks so fast; a bulk import of runbooks or services still runs. */
  write: { quota: 1000, seconds: 10, per: "caller" },
  /** 5,000/s: records and alerts. What one process can accept at most is about 2,000 batches/s, so work that could be done is never refused; only a runaway loop is. */
  intake: { quota: 50_000, seconds: 10, per: "caller" },
  /** 2,000 at once: a thousand screens may reconnect in the same second after a deploy, twice. */
  stream: { quota: 2000, seconds: 20, per: "caller" },
  /** 10/s: each one compares vectors or reads a long range. */
  search: { quota: 100, seconds: 10, per: "caller" },
  /** 30 in a minute: each asks a language model, which takes seconds and may cost money. */
  model: { quota: 30, seconds: 60, per: "caller" },
  /** Requests with no or wrong credentials, 30/s: a 256-bit key cannot be guessed, but each guess costs a query. */
  anonymous: { quota: 300, seconds: 10, per: "address" },
  /** Asking for a link or using one, 60 in 10 min: a whole office behind one address can sign in on Monday morning. */
  signIn: { quota: 60, seconds: 600, per: "address" },
  /** Links for one mail address, 5 in 10 min: more would be a way to flood a stranger's inbox. */
  signInLink: { quota: 5, seconds: 600, per: "caller" },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof LIMITS;

export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until nothing counts any more, seconds. */
  resetSeconds: number;
  /** Until one more request fits, seconds; 0 when this one did. */
  retryAfterSeconds: number;
}

interface Rate {
  name: string;
  quota: number;
  seconds: number;
}
/** Counts for all processes. Given by the application, so that this floor needs no database. */
export interface Limiter {
  /** Takes one of the caller's quota, if there is one. */
  take(rate: Rate, caller: string): Promise<Allowance>;
  /** How the caller stands, taking nothing: for answers that cost nothing. */
  peek(rate: Rate, caller: string): Allowance;
}

const rateOf = (name: LimitName): Rate => ({
  name,
  quota: LIMITS[name].quota,
  seconds: LIMITS[name].seconds,
});

/** Takes one of the caller's quota, if there is one; a refusal is counted. */
export async function consume(limiter: Limiter, name: LimitName, caller: string): Promise<Allowance> {
  const allowance = await limiter.take(rateOf(name), caller);
  if (!allowance.allowed) limitedRequests().inc({ limit: name });
  return allowance;
}

export const peek = (limiter: Limiter, name: LimitName, caller: string): Allowance =>
  limiter.peek(rateOf(name), caller);

/** Takes one of the caller's quota or throws `rate_limited`. */
export async function demand(limiter: Limiter, name: LimitName, caller: string): Promise<Allowance> {
  const allowance = await consume(limiter, name, caller);
  if (allowance.allowed) return allowance;
  throw rateLimited(allowance);
}

export const rateLimited = ({ retryAfterSeconds }: Allowance) =>
  new DomainError("rate_limited", "Too many requests; wait as long as Retry-After says.", {
    retryAfterSeconds,
  });

export const allowanceHeaders = (allowance: Allowance): Record<string, string> => ({
  "RateLimit-Limit": String(allowance.limit),
  "RateLimit-Remaining": String(allowance.remaining),
  "RateLimit-Reset": String(allowance.resetSeconds),
});
