import { route } from "@/app/declare";
import { eventStream, rawAnswer } from "@/lib/http";
import { incidentParamsSchema } from "@/lib/incidents";
import { followIncident, streamQuerySchema } from "../../../stream/follow";

export const GET = route({
  operation: "streamIncident",
  summary: "What happens to one incident, as it happens",
  description: "As the stream of the workspace, with the events of this incident alone.",
  tag: "live",
  permission: "incidents:read",
  limit: "stream",
  params: incidentParamsSchema,
  query: streamQuerySchema,
  answer: rawAnswer("text/event-stream", "The stream of events"),
  handle: (given) =>
    eventStream(given.request, (signal) => followIncident(given, signal), { readmit: given.readmit }),
});
