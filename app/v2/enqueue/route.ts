import { z } from "zod";
import { receiveEvent } from "@/app/api/v1/alerts/receive";
import { route } from "@/app/declare";
import { eventRefusals } from "@/app/v2/enqueue/refusals";
import { rawBody } from "@/lib/http";
import { MAX_EVENT_BYTES, withRoutingKey } from "./routing-key";

export const POST = route({
  operation: "acceptPagerDutyEvent",
  summary: "Send an event as to PagerDuty's Events API v2",
  description: "`routing_key` is an API key. trigger, acknowledge and resolve by `dedup_key`.",
  tag: "alerts",
  permission: "alerts:write",
  limit: "intake",
  withKey: withRoutingKey,
  refusals: eventRefusals,
  body: rawBody({ maxBytes: MAX_EVENT_BYTES, maxUnpackedBytes: MAX_EVENT_BYTES, types: ["*"] }),
  status: 202,
  answer: z.object({ status: z.literal("success"), message: z.string(), dedup_key: z.string() }),
  handle: async ({ ctx, body, idempotencyKey }) => {
    const dedupKey = await receiveEvent(ctx, { sender: "pagerduty", body, service: null, idempotencyKey });
    return { status: "success" as const, message: "Event processed", dedup_key: dedupKey };
  },
});
