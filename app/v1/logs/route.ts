import { z } from "zod";
import { route } from "@/app/declare";
import { rawAnswer, rawBody } from "@/lib/http";
import { acceptBatch, MAX_BODY_BYTES, MAX_UNPACKED_BYTES, otlpAnswer, otlpFailure } from "@/lib/intake";

const PROTOBUF = ["application/x-protobuf", "application/protobuf"];

export const POST = route({
  operation: "acceptOtlpLogs",
  summary: "Send logs as OTLP, in JSON or protobuf",
  description:
    "Point `OTEL_EXPORTER_OTLP_ENDPOINT` at this host. Records that cannot be kept are told as a partial success, with status 200.",
  tag: "logs",
  permission: "logs:write",
  limit: "intake",
  query: z.object({ service: z.string().max(200).optional() }),
  body: rawBody({
    maxBytes: MAX_BODY_BYTES,
    maxUnpackedBytes: MAX_UNPACKED_BYTES,
    types: ["application/json", ...PROTOBUF],
  }),
  refusals: {
    types: ["application/json", PROTOBUF[0]!],
    of: ({ status, detail }, { headers }) => {
      const isBinary = PROTOBUF.includes(headers.get("content-type")?.split(";", 1)[0]?.trim() ?? "");
      const body = otlpFailure(isBinary ? "otlp_protobuf" : "otlp_json", status, detail);
      return { type: isBinary ? PROTOBUF[0]! : "application/json", body: body as BodyInit };
    },
  },
  answer: rawAnswer(["application/json", PROTOBUF[0]!], "ExportLogsServiceResponse, encoded as the request"),
  handle: async ({ ctx, query, body, contentType, idempotencyKey, isMarkedRetry }) => {
    const form = PROTOBUF.includes(contentType) ? "otlp_protobuf" : "otlp_json";
    const answer = await acceptBatch(ctx, {
      body,
      form,
      service: query.service ?? null,
      idempotencyKey: idempotencyKey ?? null,
      isRetry: isMarkedRetry,
    });
    const type = form === "otlp_json" ? "application/json" : PROTOBUF[0]!;
    return new Response(otlpAnswer(form, answer) as BodyInit, { headers: { "Content-Type": type } });
  },
});
