import { and, eq } from "drizzle-orm";
import { usageDays } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { counter } from "@/lib/kit/metrics";
import { type Ctx, executor } from "../context";
import type { Meter, WorkspaceSettings } from "../schemas";
import { cachedSettings } from "../workspaces/settings";
import { dayEnd } from "./day";
import { countOf } from "./meter";

/** What other processes used is known this late. Whoever counts hears it every second without asking. */
const FRESH_MS = 2000;

const QUOTA_OF: Record<Meter, { setting: keyof WorkspaceSettings & `daily${string}`; called: string }> = {
  lines: { setting: "dailyLines", called: "lines" },
  ai_tokens: { setting: "dailyAiTokens", called: "AI tokens" },
};

const quotaRefused = () => counter("quota_refused_total", "Requests refused by a daily quota", ["meter"]);

export interface QuotaStanding {
  meter: Meter;
  used: number;
  /** Null for none. */
  quota: number | null;
  /** Epoch ms. */
  resetsAt: number;
}

export const quotaIn = (settings: WorkspaceSettings, meter: Meter): number | null =>
  settings[QUOTA_OF[meter].setting];

/** How the workspace stands with its quota of today, over all processes. */
export async function quotaStanding(ctx: Ctx, meter: Meter, now = Date.now()): Promise<QuotaStanding> {
  const quota = quotaIn(await cachedSettings(ctx, now), meter);
  const count = countOf(ctx.workspaceId, meter, now);
  if (quota !== null && now - count.heardAt >= FRESH_MS) {
    const { workspaceId, day } = count;
    const key = and(
      eq(usageDays.workspaceId, workspaceId),
      eq(usageDays.day, day),
      eq(usageDays.meter, meter),
    );
    const [row] = await executor(ctx).select({ used: usageDays.used }).from(usageDays).where(key);
    count.total = Math.max(count.total, row?.used ?? 0);
    count.heardAt = now;
  }
  return { meter, quota, used: count.total + count.telling + count.untold, resetsAt: dayEnd(now) };
}

/**
 * Throws `rate_limited` once the quota is used up. The request that crosses it is let through whole: what it will use is
 * known only afterwards (tokens), and half a batch would be sent again.
 */
export function refuseUsedUp({ meter, quota, used, resetsAt }: QuotaStanding, now = Date.now()): void {
  if (quota === null || used < quota) return;
  quotaRefused().inc({ meter });
  const what = `${quota.toLocaleString("en")} ${QUOTA_OF[meter].called}`;
  throw new DomainError(
    "rate_limited",
    `This workspace has used up its daily quota of ${what}; the next day begins at ${new Date(resetsAt).toISOString()}.`,
    { retryAfterSeconds: Math.ceil((resetsAt - now) / 1000) },
  );
}

/** For work that is new for certain: throws `rate_limited` once the quota is used up. */
export async function demandQuota(ctx: Ctx, meter: Meter): Promise<void> {
  refuseUsedUp(await quotaStanding(ctx, meter));
}
