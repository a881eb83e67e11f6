import { route } from "@/app/declare";
import { analysisParamsSchema, analysisSchema, getAnalysis } from "@/lib/commander";

export const GET = route({
  operation: "getAnalysis",
  summary: "An analysis with its report as far as it is",
  tag: "incidents",
  permission: "incidents:read",
  params: analysisParamsSchema,
  answer: analysisSchema,
  handle: ({ ctx, params }) => getAnalysis(ctx, params.number, params.id),
});
