import { createHash } from "node:crypto";
import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { sha256 } from "@/lib/kit/crypto";
import type { Ask, Grant, Store } from "./store";

/**
 * What take_allowance() does in the database (see the migrations), on a hash of slot → count: the slot in progress and the
 * fifty before it. The moment is the caller's, for a script must not read a clock; who is behind the others counts in
 * their newest slot.
 */
const SCRIPT = `#!lua flags=allow-key-locking
local key, quota, slotMs = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]) / 50
local spent, want, now = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local held = redis.call("HGETALL", key)
local slot = math.floor(now / slotMs)
for i = 1, #held, 2 do slot = math.max(slot, tonumber(held[i])) end
now = math.max(now, slot * slotMs)

local counts, used = {}, spent
for i = 1, #held, 2 do
  local each = tonumber(held[i])
  if each < slot - 50 then
    redis.call("HDEL", key, held[i])
  else
    counts[each] = tonumber(held[i + 1])
    used = used + counts[each]
  end
end
local granted = math.max(0, math.min(want, quota - used))
used = used + granted
if spent + granted > 0 then
  counts[slot] = (counts[slot] or 0) + spent + granted
  redis.call("HSET", key, string.format("%.0f", slot), counts[slot])
  redis.call("PEXPIRE", key, 51 * slotMs)
end

local freed, retryMs, emptyMs = 0, 0, 0
for each = slot - 50, slot do
  if counts[each] then
    freed = freed + counts[each]
    emptyMs = (each + 51) * slotMs - now
    if retryMs == 0 and used >= quota and used - freed < quota then retryMs = emptyMs end
  end
end
return { granted, used, retryMs, emptyMs }
`;
const SCRIPT_SHA = createHash("sha1").update(SCRIPT).digest("hex");

type Algorithm = RatelimitConfig["limiter"];
type Counted = Awaited<ReturnType<ReturnType<Algorithm>["limit"]>> & { grant: Grant };

/** Counts in Redis, over Upstash's REST interface. */
export function upstashStore(url: string, token: string): Store {
  const redis = new Redis({ url, token, retry: false, readYourWrites: false, enableTelemetry: false });
  // The client sends what is asked at the same moment in one request.
  return { name: "Upstash", take: (asks) => Promise.all(asks.map((ask) => take(redis, ask))) };
}

async function take(redis: Redis, ask: Ask): Promise<Grant> {
  const ratelimit = new Ratelimit({
    redis,
    limiter: slidingSlots(ask),
    prefix: "incident-commander",
    // The limiter above remembers refusals and minds the time.
    ephemeralCache: false,
    timeout: 0,
    enableTelemetry: false,
  });
  // Hashed: it is nobody's business out there which mail address or network asks.
  const { grant } = (await ratelimit.limit(sha256(ask.id))) as Counted;
  return grant;
}

/**
 * An algorithm of ours for the library: its own sliding window weighs two fixed ones, by which a caller may get half as
 * much again as the quota within one window; and it asks for each request.
 */
const slidingSlots =
  ({ quota, windowMs, spent, want }: Ask): Algorithm =>
  () => ({
    async limit({ redis }, key): Promise<Counted> {
      const args = [quota, windowMs, spent, want, Date.now()];
      const [granted, used, retryMs, emptyMs] = await evaluate(redis, key, args);
      const grant = { granted, used, retryMs, emptyMs };
      return {
        success: granted > 0,
        limit: quota,
        remaining: Math.max(0, quota - used),
        reset: Date.now() + emptyMs,
        pending: Promise.resolve(),
        grant,
      };
    },
    getRemaining: () => Promise.reject(new Error("not asked for")),
    resetTokens: () => Promise.reject(new Error("not asked for")),
  });

type Answer = [number, number, number, number];
async function evaluate(
  redis: Pick<Redis, "evalsha" | "eval">,
  key: string,
  args: number[],
): Promise<Answer> {
  try {
    return await redis.evalsha<number[], Answer>(SCRIPT_SHA, [key], args);
  } catch (error) {
    if (!String(error).includes("NOSCRIPT")) throw error;
    return redis.eval<number[], Answer>(SCRIPT, [key], args);
  }
}
