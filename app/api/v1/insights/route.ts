import { route } from "@/app/declare";
import { overview, overviewQuerySchema, overviewSchema } from "@/lib/insights";

export const GET = route({
  operation: "getOverview",
  summary: "The figures of the overview, computed from rows over the last minutes",
  tag: "insights",
  permission: "insights:read",
  query: overviewQuerySchema,
  answer: overviewSchema,
  handle: ({ ctx, query }) => overview(ctx, query.minutes),
});
