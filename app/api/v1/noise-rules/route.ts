import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { createNoiseRule, listNoiseRules } from "@/lib/signals";
import { noiseListQuerySchema, noiseRuleCreateSchema, noiseRuleSchema } from "@/lib/signals/schemas";

export const GET = route({
  operation: "listNoiseRules",
  summary: "List mutes, bounds of flapping and repeats",
  tag: "noise",
  permission: "noise:read",
  query: noiseListQuerySchema,
  answer: pageOf(noiseRuleSchema),
  handle: ({ ctx, query }) => listNoiseRules(ctx, query),
});

export const POST = route({
  operation: "createNoiseRule",
  summary: "Make a rule of noise control",
  tag: "noise",
  permission: "noise:manage",
  body: noiseRuleCreateSchema,
  status: 201,
  answer: noiseRuleSchema,
  handle: ({ ctx, body }) => createNoiseRule(ctx, body),
});
