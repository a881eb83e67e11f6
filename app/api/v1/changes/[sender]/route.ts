import { route } from "@/app/declare";
import { rawBody } from "@/lib/http";
import { acceptChanges, alertsQuerySchema, changesAnswerSchema, senderParamsSchema } from "@/lib/intake";

const MAX_BYTES = 4 * 1024 * 1024;

export const POST = route({
  operation: "acceptSenderChanges",
  summary: "Tell of changes as the webhook of another system",
  description: "`github`, `gitlab`, `argocd`, `launchdarkly`, `kubernetes`, `pagerduty`.",
  tag: "changes",
  permission: "changes:write",
  limit: "intake",
  params: senderParamsSchema,
  query: alertsQuerySchema,
  keyInQuery: true,
  body: rawBody({ maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES, types: ["*"] }),
  status: 202,
  answer: changesAnswerSchema,
  handle: ({ ctx, params, query, body, idempotencyKey, request }) =>
    acceptChanges(ctx, {
      sender: params.sender,
      body,
      service: query.service ?? null,
      idempotencyKey,
      header: (name) => request.headers.get(name),
    }),
});
