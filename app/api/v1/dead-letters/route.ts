import { route } from "@/app/declare";
import { deadLetterListQuerySchema, deadLetterSchema, listDeadLetters } from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listDeadLetters",
  summary: "List what could not be worked on, newest first",
  tag: "dead letters",
  permission: "dead-letters:manage",
  query: deadLetterListQuerySchema,
  answer: pageOf(deadLetterSchema),
  handle: ({ ctx, query }) => listDeadLetters(ctx, query),
});
