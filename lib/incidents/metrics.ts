import type { Ctx } from "@/lib/access";
import { counter, histogram } from "@/lib/kit/metrics";

/** Counts happen after the commit: what was rolled back has not been. */
const later = (ctx: Ctx, count: () => void) => ctx.afterCommit?.push(count);

const created = () => counter("incidents_created_total", "Incidents opened", ["by"]);
const resolved = () => counter("incidents_resolved_total", "Incidents resolved", ["by"]);
const reopened = () => counter("incidents_reopened_total", "Incidents reopened as regressions");
const duration = () =>
  histogram(
    "incident_duration_seconds",
    "From opened to resolved",
    [60, 300, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800],
  );

/** A figure that is missing until something happens cannot be told from one that does not exist: all stand there at 0. */
export function standIncidentMetrics(): void {
  for (const by of ["signals", "person"]) created().inc({ by }, 0);
  for (const by of ["quiet", "alerts", "person"]) resolved().inc({ by }, 0);
  reopened();
  duration();
}

export const countOpened = (ctx: Ctx, by: "signals" | "person") => later(ctx, () => created().inc({ by }));

export const countReopened = (ctx: Ctx) => later(ctx, () => reopened().inc());

export const countResolved = (ctx: Ctx, by: "quiet" | "alerts" | "person", openedAt: Date) =>
  later(ctx, () => {
    resolved().inc({ by });
    duration().observe(Math.max(0, (Date.now() - openedAt.getTime()) / 1000));
  });
