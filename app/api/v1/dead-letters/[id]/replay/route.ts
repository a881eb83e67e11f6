import { replayLetter } from "@/app/api/v1/dead-letters/replay";
import { route } from "@/app/declare";
import { deadLetterParamsSchema, replayedSchema } from "@/lib/intake";

export const POST = route({
  operation: "replayDeadLetter",
  summary: "Try again what could not be worked on: read a body, run an analysis or answer a question",
  description:
    "The answer says by `kind` what became of it. An analysis or a question also needs `analyses:run`; it waits for a worker again, and its incident shows the rest.",
  tag: "dead letters",
  permission: "dead-letters:manage",
  params: deadLetterParamsSchema,
  answer: replayedSchema,
  handle: ({ ctx, params }) => replayLetter(ctx, params.id),
});
