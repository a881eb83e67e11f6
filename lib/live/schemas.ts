import { z } from "zod";

export const LIVE_EVENT_TYPES = [
  "timeline_entry",
  "agent_action",
  "analysis_delta",
  "incident_status",
  "performance_metrics",
] as const;
export const liveEventSchema = z.object({
  /** Without gaps and in order of commit, per workspace; the SSE id. */
  seq: z.number().int(),
  type: z.enum(LIVE_EVENT_TYPES),
  incidentNumber: z.number().int().nullable(),
  data: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
});
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** As it is stored: with the services it tells of, which decide who is told and are not told themselves. */
export interface StoredEvent extends LiveEvent {
  services: string[] | null;
}
