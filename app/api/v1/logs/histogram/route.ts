import { route } from "@/app/declare";
import { histogramQuerySchema, histogramSchema, recordHistogram } from "@/lib/intake";

export const GET = route({
  operation: "getRecordHistogram",
  summary: "Records over time by level",
  tag: "logs",
  permission: "logs:read",
  query: histogramQuerySchema,
  answer: histogramSchema,
  handle: ({ ctx, query }) => recordHistogram(ctx, query),
});
