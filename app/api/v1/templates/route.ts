import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { listTemplates, templateQuerySchema, templateRowSchema } from "@/lib/templates";

export const GET = route({
  operation: "listTemplates",
  summary: "Templates with their last hour by minute",
  tag: "templates",
  permission: "templates:read",
  query: templateQuerySchema,
  answer: pageOf(templateRowSchema),
  handle: ({ ctx, query }) => listTemplates(ctx, query),
});
