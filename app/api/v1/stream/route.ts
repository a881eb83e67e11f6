import { route } from "@/app/declare";
import { rawAnswer } from "@/lib/http";
import { follow, streamQuerySchema } from "./follow";
import { liveAnswer } from "./live-answer";

export const GET = route({
  operation: "streamEvents",
  summary: "Everything that happens in the workspace, as it happens",
  description:
    "Server-sent events `timeline_entry`, `agent_action`, `analysis_delta`, `incident_status`, `performance_metrics`; `data` is `{seq, type, incidentNumber, data, at}`. Resumes after `Last-Event-ID`; when that is no longer possible an event `reset` says to read everything afresh.",
  tag: "live",
  permission: "incidents:read",
  limit: "stream",
  query: streamQuerySchema,
  answer: rawAnswer("text/event-stream", "The stream of events"),
  handle: (given) => liveAnswer(given, (signal) => follow(given, signal)),
});
