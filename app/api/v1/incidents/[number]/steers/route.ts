import { route } from "@/app/declare";
import { listSteers, steerAnalysis, steerCreateSchema, steerSchema } from "@/lib/commander";
import { incidentParamsSchema } from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listSteers",
  summary: "List what people told the agents at an incident",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  answer: pageOf(steerSchema),
  handle: async ({ ctx, params }) => ({ data: await listSteers(ctx, params.number), nextCursor: null }),
});

export const POST = route({
  operation: "steerAnalysis",
  summary: "Tell the agents whom to look at or to rule out; they look again at once",
  tag: "incidents",
  permission: "analyses:run",
  params: incidentParamsSchema,
  body: steerCreateSchema,
  status: 201,
  answer: steerSchema,
  handle: ({ ctx, params, body, idempotencyKey }) => steerAnalysis(ctx, params.number, body, idempotencyKey),
});
