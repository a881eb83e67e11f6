import type { JobHandlers } from "@/lib/queue";

/** Exhaustive by type: a job without a handler does not compile. */
export const handlers: JobHandlers = {
  "signals.minute": async () => {},
  "records.retain": async () => {},
};
