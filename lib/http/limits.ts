import { DomainError } from "@/lib/kit/errors";
import { singleton } from "@/lib/kit/singleton";
import { limitedRequests } from "./metrics";

/** A bucket of `quota` requests that fills again evenly over `seconds`: bursts up to the quota, on average quota ÷ seconds. */
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
  /** Until the bucket is full again, seconds. */
  resetSeconds: number;
  /** Until one more request fits, seconds; 0 when one does. */
  retryAfterSeconds: number;
}

interface Bucket {
  tokens: number;
  at: number;
}
/** Beyond this many callers the full buckets are dropped: a full bucket says nothing that its absence does not. */
const MAX_BUCKETS = 50_000;
const buckets = () => singleton("limits", () => new Map<string, Bucket>());

/** Takes one from the caller's bucket. Counted in this process alone. */
export function consume(name: LimitName, caller: string, now = Date.now()): Allowance {
  const bucket = bucketOf(name, caller, now);
  const allowed = bucket.tokens >= 1;
  if (allowed) bucket.tokens -= 1;
  else limitedRequests().inc({ limit: name });
  return allowanceOf(name, bucket, allowed);
}

/** How the caller's bucket stands, taking nothing: for answers that cost nothing. */
export function peek(name: LimitName, caller: string, now = Date.now()): Allowance {
  const bucket = bucketOf(name, caller, now);
  return allowanceOf(name, bucket, bucket.tokens >= 1);
}

function bucketOf(name: LimitName, caller: string, now: number): Bucket {
  const { quota, seconds } = LIMITS[name];
  const all = buckets();
  const id = `${name} ${caller}`;
  let bucket = all.get(id);
  if (!bucket) {
    if (all.size >= MAX_BUCKETS) sweep(all, now);
    bucket = { tokens: quota, at: now };
    all.set(id, bucket);
  }
  bucket.tokens = Math.min(quota, bucket.tokens + (Math.max(0, now - bucket.at) * quota) / (seconds * 1000));
  bucket.at = now;
  return bucket;
}

function allowanceOf(name: LimitName, { tokens }: Bucket, allowed: boolean): Allowance {
  const { quota, seconds } = LIMITS[name];
  const secondsPerToken = seconds / quota;
  return {
    allowed,
    limit: quota,
    remaining: Math.floor(tokens),
    resetSeconds: Math.ceil((quota - tokens) * secondsPerToken),
    retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) * secondsPerToken)),
  };
}

/** Takes one from the caller's bucket or throws `rate_limited`. */
export function demand(name: LimitName, caller: string): Allowance {
  const allowance = consume(name, caller);
  if (allowance.allowed) return allowance;
  throw rateLimited(allowance);
}

export const rateLimited = ({ retryAfterSeconds }: Allowance) =>
  new DomainError("rate_limited", "Too many requests; wait as long as Retry-After says.", {
    retryAfterSeconds,
  });

function sweep(all: Map<string, Bucket>, now: number): void {
  for (const [id, bucket] of all) {
    const { quota, seconds } = LIMITS[id.slice(0, id.indexOf(" ")) as LimitName];
    if (bucket.tokens + ((now - bucket.at) * quota) / (seconds * 1000) >= quota) all.delete(id);
  }
  // Only an attack leaves this many half-empty buckets; forgetting the oldest bounds the memory.
  for (const id of all.keys()) {
    if (all.size < MAX_BUCKETS) break;
    all.delete(id);
  }
}

export const allowanceHeaders = (allowance: Allowance): Record<string, string> => ({
  "RateLimit-Limit": String(allowance.limit),
  "RateLimit-Remaining": String(allowance.remaining),
  "RateLimit-Reset": String(allowance.resetSeconds),
});
