import { route } from "@/app/declare";
import { rawBody } from "@/lib/http";
import {
  acceptChanges,
  alertsQuerySchema,
  changeListQuerySchema,
  changeSchema,
  changesAnswerSchema,
  listChanges,
} from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";

/** GitHub caps its payloads at 25 MB; those of deployments and releases are thousands of times smaller. */
const MAX_BYTES = 4 * 1024 * 1024;
const body = rawBody({ maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES, types: ["*"] });

export const GET = route({
  operation: "listChanges",
  summary: "List deployments, flags and other changes, newest first",
  tag: "changes",
  permission: "changes:read",
  query: changeListQuerySchema,
  answer: pageOf(changeSchema),
  handle: ({ ctx, query }) => listChanges(ctx, query),
});

export const POST = route({
  operation: "acceptChanges",
  summary: "Tell of a change",
  description:
    "`{service, kind: deploy|flag|config|scale, title, version?, environment?, at?, url?}`, or an array of them.",
  tag: "changes",
  permission: "changes:write",
  limit: "intake",
  query: alertsQuerySchema,
  keyInQuery: true,
  body,
  status: 202,
  answer: changesAnswerSchema,
  handle: ({ ctx, query, body, idempotencyKey, request }) =>
    acceptChanges(ctx, {
      sender: "generic",
      body,
      service: query.service ?? null,
      idempotencyKey,
      header: (name) => request.headers.get(name),
    }),
});
