import { PATIENT_MS, settled } from "@/app/api/v1/alerts/receive";
import { route } from "@/app/declare";
import { alertsAnswerSchema, deadLetterParamsSchema, replayDeadLetter } from "@/lib/intake";

export const POST = route({
  operation: "replayDeadLetter",
  summary: "Read a body that was set aside once more",
  tag: "dead letters",
  permission: "dead-letters:manage",
  params: deadLetterParamsSchema,
  answer: alertsAnswerSchema,
  handle: async ({ ctx, params }) => settled(ctx, await replayDeadLetter(ctx, params.id), PATIENT_MS),
});
