import type { Refusals } from "@/lib/http";

/** As PagerDuty's Events API v2 answers what it does not take. */
export const eventRefusals: Refusals = {
  types: ["application/json"],
  of: ({ code, detail, errors }) => ({
    type: "application/json",
    body: JSON.stringify({
      status:
        code === "invalid_input" ? "invalid event" : code === "rate_limited" ? "throttle exceeded" : code,
      message: detail,
      errors: errors?.map(({ field, reason }) => (field ? `${field}: ${reason}` : reason)) ?? [],
    }),
  }),
};
