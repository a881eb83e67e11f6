import { route } from "@/app/declare";
import { analysisParamsSchema, analysisSummarySchema, stopAnalysis } from "@/lib/commander";

export const POST = route({
  operation: "stopAnalysis",
  summary: "Stop an analysis; what it has found so far stays",
  tag: "incidents",
  permission: "analyses:run",
  params: analysisParamsSchema,
  answer: analysisSummarySchema,
  handle: ({ ctx, params }) => stopAnalysis(ctx, params.number, params.id),
});
