import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { runbookHitSchema, runbookSearchSchema, searchRunbooks } from "@/lib/knowledge";

export const POST = route({
  operation: "searchRunbooks",
  summary: "Find runbooks by what they say and mean, with the reason for each",
  tag: "runbooks",
  permission: "runbooks:read",
  limit: "search",
  body: runbookSearchSchema,
  answer: pageOf(runbookHitSchema),
  handle: async ({ ctx, body }) => ({ data: await searchRunbooks(ctx, body), nextCursor: null }),
});
