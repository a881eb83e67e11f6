import { route } from "@/app/declare";
import { findIncidents, incidentHitSchema } from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";
import { searchSchema } from "@/lib/knowledge";

export const POST = route({
  operation: "searchIncidents",
  summary: "Find incidents by what they were about, each with its reason",
  tag: "incidents",
  permission: "incidents:read",
  body: searchSchema,
  answer: pageOf(incidentHitSchema),
  handle: async ({ ctx, body }) => ({ data: await findIncidents(ctx, body), nextCursor: null }),
});
