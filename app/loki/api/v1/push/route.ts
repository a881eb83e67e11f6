import { z } from "zod";
import { route } from "@/app/declare";
import { rawBody } from "@/lib/http";
import { acceptBatch, MAX_BODY_BYTES, MAX_UNPACKED_BYTES } from "@/lib/intake";

export const POST = route({
  operation: "acceptLokiPush",
  summary: "Send logs as a Loki client does, in JSON or snappy protobuf",
  description: "Point a Loki client at this host. 204 means that the lines are durable.",
  tag: "logs",
  permission: "logs:write",
  limit: "intake",
  query: z.object({ service: z.string().max(200).optional() }),
  body: rawBody({
    maxBytes: MAX_BODY_BYTES,
    maxUnpackedBytes: MAX_UNPACKED_BYTES,
    types: ["application/x-protobuf", "application/json"],
    leavesPacked: ["snappy"],
  }),
  refusals: {
    types: ["text/plain"],
    of: ({ detail }) => ({ type: "text/plain; charset=utf-8", body: `${detail}\n` }),
  },
  handle: ({ ctx, query, body, contentType, idempotencyKey, isMarkedRetry }) =>
    acceptBatch(ctx, {
      body,
      form: contentType === "application/json" ? "loki_json" : "loki_protobuf",
      service: query.service ?? null,
      idempotencyKey: idempotencyKey ?? null,
      isRetry: isMarkedRetry,
    }),
});
