import { route } from "@/app/declare";
import {
  incidentParamsSchema,
  similarIncidentSchema,
  similarIncidents,
  similarQuerySchema,
} from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listSimilarIncidents",
  summary: "List incidents that were like this one, with what they were and what fixed them",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  query: similarQuerySchema,
  answer: pageOf(similarIncidentSchema),
  handle: async ({ ctx, params, query }) => ({
    data: await similarIncidents(ctx, params.number, query.limit),
    nextCursor: null,
  }),
});
