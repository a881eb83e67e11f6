import { and, asc, eq, gte, lt, or } from "drizzle-orm";
import { templateMinutes } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import type { SignalDraft } from "./draft";
import { isUsualBurst, NEAR, OCCASIONS_BACK_MS, PAST_MINUTES } from "./rates";

const MINUTES_AT_MOST = 5000;

/**
 * Takes away the spikes that the template has had on several occasions of the last day. Asked only of what looks like a spike,
 * which is seldom: a day of every template's minutes would be too much to read for each window.
 */
export async function withoutUsualBursts(ctx: Ctx, drafts: SignalDraft[]): Promise<SignalDraft[]> {
  const spikes = drafts.filter((draft) => draft.kind === "rate_spike" && draft.templateId !== null);
  if (spikes.length === 0) return drafts;
  const rows = await executor(ctx)
    .select({ id: templateMinutes.templateId, minute: templateMinutes.minute })
    .from(templateMinutes)
    .where(
      and(
        eq(templateMinutes.workspaceId, ctx.workspaceId),
        or(
          ...spikes.map((spike) =>
            and(
              eq(templateMinutes.templateId, spike.templateId!),
              gte(templateMinutes.minute, new Date(spike.at - OCCASIONS_BACK_MS)),
              lt(templateMinutes.minute, new Date(minuteOf(spike.at) - PAST_MINUTES * MINUTE_MS)),
              gte(templateMinutes.count, Math.ceil(NEAR * spike.evidence.observed)),
            ),
          ),
        ),
      ),
    )
    .orderBy(asc(templateMinutes.minute))
    .limit(MINUTES_AT_MOST);
  const usual = new Set(
    spikes.filter((spike) =>
      isUsualBurst(rows.filter((row) => row.id === spike.templateId).map((row) => row.minute.getTime())),
    ),
  );
  return drafts.filter((draft) => !usual.has(draft));
}
