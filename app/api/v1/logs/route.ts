import { z } from "zod";
import { route } from "@/app/declare";
import { rawBody } from "@/lib/http";
import {
  acceptBatch,
  BODY_TYPES,
  batchAnswerSchema,
  bodyForm,
  MAX_BODY_BYTES,
  MAX_UNPACKED_BYTES,
  recordQuerySchema,
  recordSchema,
  searchRecords,
} from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listRecords",
  summary: "Search records, newest first",
  tag: "logs",
  permission: "logs:read",
  query: recordQuerySchema,
  answer: pageOf(recordSchema),
  handle: ({ ctx, query }) => searchRecords(ctx, query),
});

export const POST = route({
  operation: "acceptRecords",
  summary: "Send records; 202 means they are durable",
  description:
    "A JSON array of records, `{logs: […]}`, newline-delimited JSON, or plain lines with `?service=`. Items fail one by one.",
  tag: "logs",
  permission: "logs:write",
  limit: "intake",
  query: z.object({
    service: z.string().max(200).optional(),
    sender: z
      .string()
      .max(50)
      .optional()
      .describe("which integration sends, `fluent-bit` or `vector`, where its user agent does not say so"),
  }),
  body: rawBody({
    maxBytes: MAX_BODY_BYTES,
    maxUnpackedBytes: MAX_UNPACKED_BYTES,
    types: BODY_TYPES,
  }),
  status: 202,
  answer: batchAnswerSchema,
  handle: ({ ctx, query, body, contentType, idempotencyKey, isMarkedRetry, request }) =>
    acceptBatch(ctx, {
      body,
      form: bodyForm(contentType),
      service: query.service ?? null,
      idempotencyKey: idempotencyKey ?? null,
      isRetry: isMarkedRetry,
      sender: query.sender ?? null,
      userAgent: request.headers.get("user-agent"),
    }),
});
