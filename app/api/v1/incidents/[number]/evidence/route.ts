import { route } from "@/app/declare";
import { incidentEvidenceSchema, incidentParamsSchema, listEvidence } from "@/lib/incidents";

export const GET = route({
  operation: "listEvidence",
  summary: "The signals of an incident with the stored records that show them",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  answer: incidentEvidenceSchema,
  handle: ({ ctx, params }) => listEvidence(ctx, params.number),
});
