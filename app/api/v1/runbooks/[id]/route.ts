import { route } from "@/app/declare";
import {
  deleteRunbook,
  getRunbook,
  patchRunbook,
  runbookDetailSchema,
  runbookParamsSchema,
  runbookPatchSchema,
} from "@/lib/knowledge";

export const GET = route({
  operation: "getRunbook",
  summary: "Open a runbook",
  tag: "runbooks",
  permission: "runbooks:read",
  params: runbookParamsSchema,
  answer: runbookDetailSchema,
  handle: ({ ctx, params }) => getRunbook(ctx, params.id),
});

export const PATCH = route({
  operation: "patchRunbook",
  summary: "Change a runbook, bring an older version back, archive it or take it out of the archive",
  description:
    "A text that differs becomes the next version. With `version`, the change is refused with 409 when somebody else has changed it meanwhile.",
  tag: "runbooks",
  permission: "runbooks:write",
  params: runbookParamsSchema,
  body: runbookPatchSchema,
  answer: runbookDetailSchema,
  handle: ({ ctx, params, body }) => patchRunbook(ctx, params.id, body),
});

export const DELETE = route({
  operation: "deleteRunbook",
  summary: "Remove an archived runbook for good, with all its versions",
  tag: "runbooks",
  permission: "runbooks:write",
  params: runbookParamsSchema,
  handle: ({ ctx, params }) => deleteRunbook(ctx, params.id),
});
