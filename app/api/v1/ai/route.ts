import { route } from "@/app/declare";
import { aiStanding, aiStandingSchema } from "@/lib/commander";

export const GET = route({
  operation: "getAi",
  summary: "The language models that agents may ask, how they are, and what is left of today's quotas",
  tag: "ai",
  permission: "usage:read",
  answer: aiStandingSchema,
  handle: ({ ctx }) => aiStanding(ctx),
});
