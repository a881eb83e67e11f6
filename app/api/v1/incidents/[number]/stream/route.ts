import { route } from "@/app/declare";
import { rawAnswer } from "@/lib/http";
import { incidentParamsSchema } from "@/lib/incidents";
import { followIncident, streamQuerySchema } from "../../../stream/follow";
import { liveAnswer } from "../../../stream/live-answer";

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
  handle: (given) => liveAnswer(given, (signal) => followIncident(given, signal)),
});
