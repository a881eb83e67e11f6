import { z } from "zod";
import { route } from "@/app/declare";
import { rawBody } from "@/lib/http";
import { acceptBatch, batchAnswerSchema, MAX_BODY_BYTES, MAX_UNPACKED_BYTES } from "@/lib/intake";

export const POST = route({
  operation: "acceptSyslog",
  summary: "Send syslog messages, RFC 5424 or 3164",
  description:
    "One a line, or each with its length before it (RFC 6587). The program that speaks is the service.",
  tag: "logs",
  permission: "logs:write",
  limit: "intake",
  query: z.object({ service: z.string().max(200).optional() }),
  body: rawBody({ maxBytes: MAX_BODY_BYTES, maxUnpackedBytes: MAX_UNPACKED_BYTES, types: ["*"] }),
  status: 202,
  answer: batchAnswerSchema,
  handle: ({ ctx, query, body, idempotencyKey, isMarkedRetry }) =>
    acceptBatch(ctx, {
      body,
      form: "syslog",
      service: query.service ?? null,
      idempotencyKey: idempotencyKey ?? null,
      isRetry: isMarkedRetry,
    }),
});
