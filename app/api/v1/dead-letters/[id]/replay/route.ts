import { replayLetter } from "@/app/api/v1/dead-letters/replay";
import { route } from "@/app/declare";
import { alertsAnswerSchema, deadLetterParamsSchema } from "@/lib/intake";

export const POST = route({
  operation: "replayDeadLetter",
  summary: "Try again what could not be worked on: read a body, run an analysis or answer a question",
  tag: "dead letters",
  permission: "dead-letters:manage",
  params: deadLetterParamsSchema,
  answer: alertsAnswerSchema,
  handle: ({ ctx, params }) => replayLetter(ctx, params.id),
});
