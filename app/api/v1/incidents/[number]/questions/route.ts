import { route } from "@/app/declare";
import { askQuestion, listQuestions, questionCreateSchema, questionSchema } from "@/lib/commander";
import { incidentParamsSchema } from "@/lib/incidents";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const GET = route({
  operation: "listQuestions",
  summary: "List what was asked at an incident, with the answers, newest first",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  query: pageQuerySchema,
  answer: pageOf(questionSchema),
  handle: ({ ctx, params, query }) => listQuestions(ctx, params.number, query),
});

export const POST = route({
  operation: "askQuestion",
  summary:
    "Ask something at an incident. It is answered in the background: the answer grows in the list and, as `analysis_delta` with a `questionId`, on the stream",
  tag: "incidents",
  permission: "analyses:run",
  limit: "model",
  params: incidentParamsSchema,
  body: questionCreateSchema,
  status: 202,
  answer: questionSchema,
  handle: ({ ctx, params, body, idempotencyKey }) => askQuestion(ctx, params.number, body, idempotencyKey),
});
