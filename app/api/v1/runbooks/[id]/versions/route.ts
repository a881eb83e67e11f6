import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import {
  listRunbookVersions,
  runbookParamsSchema,
  runbookVersionSchema,
  runbookVersionsQuerySchema,
} from "@/lib/knowledge";

export const GET = route({
  operation: "listRunbookVersions",
  summary: "All that a runbook was, the newest first",
  tag: "runbooks",
  permission: "runbooks:read",
  params: runbookParamsSchema,
  query: runbookVersionsQuerySchema,
  answer: pageOf(runbookVersionSchema),
  handle: ({ ctx, params, query }) => listRunbookVersions(ctx, params.id, query),
});
