import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import {
  createRunbook,
  listRunbooks,
  runbookCreateSchema,
  runbookDetailSchema,
  runbookListQuerySchema,
  runbookSchema,
} from "@/lib/knowledge";

export const GET = route({
  operation: "listRunbooks",
  summary: "Runbooks without their text, those changed last first",
  description: "Archived ones are left out unless `archived=true` asks for them alone.",
  tag: "runbooks",
  permission: "runbooks:read",
  query: runbookListQuerySchema,
  answer: pageOf(runbookSchema),
  handle: ({ ctx, query }) => listRunbooks(ctx, query),
});

export const POST = route({
  operation: "createRunbook",
  summary: "Write a runbook: markdown, with front matter if it has any",
  tag: "runbooks",
  permission: "runbooks:write",
  body: runbookCreateSchema,
  status: 201,
  answer: runbookDetailSchema,
  handle: ({ ctx, body, idempotencyKey }) => createRunbook(ctx, body, idempotencyKey),
});
