import type { Symptoms } from "@/lib/knowledge/schemas";

/** A die that always falls the same way (mulberry32). */
export function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words = (list: string) => list.split(" ");
const DOMAINS = words(
  "checkout cart payment ledger invoice catalog search inventory shipping warehouse returns pricing promotion session login " +
    "profile notification mail webhook export report billing tax fraud loyalty review recommendation media image upload " +
    "gateway edge router scheduler worker crawler indexer archive backup audit metering quota feature-flag config secret",
);
const ROLES = words("api service worker consumer producer store cache proxy job stream");
const THINGS = words(
  "order basket customer token certificate message partition replica shard segment bucket index snapshot lease lock queue topic " +
    "batch record row page cursor migration schema connection socket stream request response upload thumbnail invoice refund " +
    "coupon shipment parcel label receipt statement subscription webhook event offset checkpoint manifest artifact",
);
const DEEDS = words(
  "load save read write fetch publish consume commit acknowledge renew refresh resolve validate parse decode encrypt sign verify " +
    "reserve release allocate reconcile replicate compact flush rotate archive restore delete update insert lock merge route",
);
const REASONS = [
  "connection refused",
  "connection reset by peer",
  "deadline exceeded after <*> ms",
  "timed out waiting for a connection from the pool",
  "no space left on device",
  "too many open files",
  "permission denied",
  "certificate has expired",
  "name could not be resolved",
  "circuit breaker is open",
  "out of memory",
  "quota exceeded",
  "checksum mismatch",
  "unexpected end of input",
  "duplicate key violates unique constraint <*>",
  "deadlock detected",
  "leader not available",
  "rate limit of <*> exceeded",
  "invalid signature",
  "version conflict, expected <*> but found <*>",
  "read-only replica",
  "rebalance in progress",
  "unknown host",
  "stale offset <*>",
  "broken pipe",
  "service unavailable",
  "null reference",
  "unsupported media type",
  "value out of range",
  "lease lost",
];
const SHAPES = [
  (deed: string, thing: string, peer: string, reason: string) =>
    `failed to ${deed} ${thing} <*> from ${peer}: ${reason}`,
  (deed: string, thing: string, peer: string, reason: string) =>
    `${peer} could not ${deed} ${thing}: ${reason}`,
  (deed: string, thing: string, peer: string, reason: string) =>
    `error: ${reason} while trying to ${deed} ${thing} at ${peer} (attempt <*>)`,
  (deed: string, thing: string, peer: string, reason: string) =>
    `${thing} <*> rejected by ${peer}, ${reason}; will ${deed} again in <*> s`,
];

/** A company's worth of services, each with the lines by which it complains, and what goes wrong with them in a while. */
export function complaintsOf(seed: number, services = 300, linesPerService = 25) {
  const dice = diceOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(dice() * list.length)]!;
  const names = Array.from({ length: services }, () => `${pick(DOMAINS)}-${pick(ROLES)}`);
  const lines = names.map((_, s) =>
    Array.from({ length: linesPerService }, (_, i) => ({
      id: `tpl_${seed}_${s}_${i}`,
      text: pick(SHAPES)(pick(DEEDS), pick(THINGS), pick(names), pick(REASONS)),
    })),
  );
  const seen = new Set<string>();
  const once = (): Symptoms => {
    const service = Math.floor(dice() * services);
    const other = Math.floor(dice() * services);
    const complaints = [
      ...Array.from({ length: 1 + Math.floor(dice() * 3) }, () => pick(lines[service]!)),
      ...(dice() < 0.5 ? [pick(lines[other]!)] : []),
      // What a person or an alert said of it.
      ...(dice() < 0.3
        ? [{ id: null, text: `${names[service]} is slow, users cannot ${pick(DEEDS)} their ${pick(THINGS)}` }]
        : []),
    ];
    const quiet = Array.from({ length: 3 }, () => pick(lines[service]!).id);
    return { complaints, templates: [...complaints.flatMap(({ id }) => id ?? []), ...quiet] };
  };
  return {
    /** The next incident, unlike all before it. */
    next(): Symptoms {
      for (;;) {
        const symptoms = once();
        const key = JSON.stringify(symptoms.complaints.map(({ text }) => text).sort());
        if (seen.has(key)) continue;
        seen.add(key);
        return symptoms;
      }
    },
  };
}
