import { route } from "@/app/declare";
import { analysisRequestSchema, analysisSummarySchema, listAnalyses, requestAnalysis } from "@/lib/commander";
import { incidentParamsSchema } from "@/lib/incidents";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const GET = route({
  operation: "listAnalyses",
  summary: "List the analyses of an incident, the newest first",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  query: pageQuerySchema,
  answer: pageOf(analysisSummarySchema),
  handle: ({ ctx, params, query }) => listAnalyses(ctx, params.number, query),
});

export const POST = route({
  operation: "requestAnalysis",
  summary: "Run the agents again",
  description:
    "On what is known now, or with `replayOf` on what an earlier analysis saw and its tools answered then, by another model or with further words for it.",
  tag: "incidents",
  permission: "analyses:run",
  limit: "model",
  params: incidentParamsSchema,
  body: analysisRequestSchema,
  status: 202,
  answer: analysisSummarySchema,
  handle: ({ ctx, params, body, idempotencyKey }) =>
    requestAnalysis(ctx, params.number, body, idempotencyKey),
});
