import { z } from "zod";

/** Every kind of work that goes through the queue: what it carries (ids only), how it is retried. Handlers are in jobs/. */
export const JOBS = {
  "signals.minute": { payload: z.object({}), retryLimit: 0, expireInSeconds: 55, cron: "* * * * *" },
  // What is not done in this time goes on a minute later.
  "knowledge.tend": { payload: z.object({}), retryLimit: 0, expireInSeconds: 600, cron: "* * * * *" },
  "database.vacuum": { payload: z.object({}), retryLimit: 0, expireInSeconds: 300, cron: "*/5 * * * *" },
  "records.retain": { payload: z.object({}), retryLimit: 2, expireInSeconds: 600, cron: "7 * * * *" },
} as const satisfies Record<string, JobDefinition>;

interface JobDefinition {
  payload: z.ZodType;
  retryLimit: number;
  expireInSeconds: number;
  /** When it runs by itself, at most once per minute over all processes. */
  cron?: string;
}

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]["payload"]>;
export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>, signal: AbortSignal) => Promise<void> };
