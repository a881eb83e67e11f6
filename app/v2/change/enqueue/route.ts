import { z } from "zod";
import { route } from "@/app/declare";
import { eventRefusals } from "@/app/v2/enqueue/refusals";
import { MAX_EVENT_BYTES, withRoutingKey } from "@/app/v2/enqueue/routing-key";
import { rawBody } from "@/lib/http";
import { acceptChanges } from "@/lib/intake";

export const POST = route({
  operation: "acceptPagerDutyChange",
  summary: "Tell of a change as to PagerDuty's change events",
  description: "`routing_key` is an API key.",
  tag: "changes",
  permission: "changes:write",
  limit: "intake",
  withKey: withRoutingKey,
  refusals: eventRefusals,
  body: rawBody({ maxBytes: MAX_EVENT_BYTES, maxUnpackedBytes: MAX_EVENT_BYTES, types: ["*"] }),
  status: 202,
  answer: z.object({ status: z.literal("success"), message: z.string() }),
  handle: async ({ ctx, body, idempotencyKey }) => {
    await acceptChanges(ctx, { sender: "pagerduty", body, service: null, idempotencyKey });
    return { status: "success" as const, message: "Change event processed" };
  },
});
