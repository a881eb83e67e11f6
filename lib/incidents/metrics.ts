import type { Ctx } from "@/lib/access";
import { counter, histogram } from "@/lib/kit/metrics";

/** Counts happen after the commit: what was rolled back has not been. */
const later = (ctx: Ctx, count: () => void) => ctx.afterCommit?.push(count);

export const countOpened = (ctx: Ctx, by: "signals" | "person") =>
  later(ctx, () => counter("incidents_created_total", "Incidents opened", ["by"]).inc({ by }));

export const countReopened = (ctx: Ctx) =>
  later(ctx, () => counter("incidents_reopened_total", "Incidents reopened as regressions").inc());

export const countResolved = (ctx: Ctx, by: "quiet" | "person", openedAt: Date) =>
  later(ctx, () => {
    counter("incidents_resolved_total", "Incidents resolved", ["by"]).inc({ by });
    histogram(
      "incident_duration_seconds",
      "From opened to resolved",
      [60, 300, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800],
    ).observe(Math.max(0, (Date.now() - openedAt.getTime()) / 1000));
  });
