import { route } from "@/app/declare";
import { questionParamsSchema, questionSchema, stopQuestion } from "@/lib/commander";

export const POST = route({
  operation: "stopQuestion",
  summary: "Stop the answering of a question; what there is of the answer stays",
  tag: "incidents",
  permission: "analyses:run",
  params: questionParamsSchema,
  answer: questionSchema,
  handle: ({ ctx, params }) => stopQuestion(ctx, params.number, params.id),
});
