import { forgetExpired } from "@/lib/access";
import { forgetInstances } from "@/lib/catalog";
import { forgetAnswers, forgetSeen } from "@/lib/commander";
import { dropExpired, ensurePartitions, keptSince, vacuumEmbedded } from "@/lib/intake";
import { tendSpaces } from "@/lib/knowledge";
import { forgetLimits } from "@/lib/limits";
import { forgetEvents } from "@/lib/live";
import type { JobHandlers } from "@/lib/queue";
import { forgetTemplateMinutes } from "@/lib/templates";
import { watchMinute } from "./watch-minute";

/** Exhaustive by type: a job without a handler does not compile. */
export const handlers: JobHandlers = {
  "signals.minute": watchMinute,
  "records.retain": async () => {
    await ensurePartitions();
    await dropExpired();
    await forgetTemplateMinutes();
    await forgetInstances();
    await forgetEvents();
    await forgetExpired();
    await forgetLimits();
    await forgetAnswers();
    await forgetSeen(keptSince());
  },
  "knowledge.tend": (_, signal) => tendSpaces(signal),
  "database.vacuum": vacuumEmbedded,
};
