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

interface Quota {
  setting: keyof WorkspaceSettings & `daily${string}`;
  called: string;
  /** Of the meter in one of the setting. */
  unit: number;
}
const QUOTA_OF: Record<Meter, Quota> = {
  lines: { setting: "dailyLines", called: "lines", unit: 1 },
  ai_tokens: { setting: "dailyAiTokens", called: "AI tokens", unit: 1 },
  ai_cost: { setting: "dailyAiCost", called: "for what models cost", unit: 1_000_000 },
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

export function quotaIn(settings: WorkspaceSettings, meter: Meter): number | null {
  const { setting, unit } = QUOTA_OF[meter];
  const quota = settings[setting];
  return quota === null ? null : Math.round(quota * unit);
}

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
  const { called, unit } = QUOTA_OF[meter];
  const what = `${(quota / unit).toLocaleString("en", { maximumFractionDigits: 6 })} ${called}`;
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
