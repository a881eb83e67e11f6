import { route } from "@/app/declare";
import {
  incidentParamsSchema,
  listTimeline,
  timelineEntrySchema,
  timelineQuerySchema,
} from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listTimeline",
  summary: "The history of an incident, oldest first",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  query: timelineQuerySchema,
  answer: pageOf(timelineEntrySchema),
  handle: ({ ctx, params, query }) => listTimeline(ctx, params.number, query),
});
