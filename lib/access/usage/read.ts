import { and, eq, gte } from "drizzle-orm";
import { usageDays } from "@/db/schema";
import { authorize, type Ctx, executor } from "../context";
import { METERS, type Usage } from "../schemas";
import { workspaceSettings } from "../workspaces/settings";
import { dayEnd, daysBefore } from "./day";
import { tellUsage } from "./meter";
import { quotaIn } from "./quota";

const SHOWN_DAYS = 30;

/** What the workspace used today and on the days before, and how much it may. Other processes' last second is missing. */
export async function readUsage(ctx: Ctx, now = Date.now()): Promise<Usage> {
  authorize(ctx, "usage:read");
  await tellUsage();
  const days = daysBefore(now, SHOWN_DAYS);
  const settings = await workspaceSettings(ctx);
  const rows = await executor(ctx)
    .select({ day: usageDays.day, meter: usageDays.meter, used: usageDays.used })
    .from(usageDays)
    .where(and(eq(usageDays.workspaceId, ctx.workspaceId), gte(usageDays.day, days[0]!)));
  const used = new Map(rows.map((row) => [`${row.meter} ${row.day}`, row.used]));
  return {
    day: days.at(-1)!,
    resetsAt: new Date(dayEnd(now)).toISOString(),
    meters: METERS.map((meter) => ({
      meter,
      used: used.get(`${meter} ${days.at(-1)}`) ?? 0,
      quota: quotaIn(settings, meter),
      days: days.map((day) => ({ day, used: used.get(`${meter} ${day}`) ?? 0 })),
    })),
  };
}
