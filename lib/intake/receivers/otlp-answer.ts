import type { BatchAnswer } from "@/lib/intake/schemas";
import { otlpProtobufAnswer, otlpProtobufStatus } from "./otlp-protobuf";

/** `ExportLogsServiceResponse` in the encoding of the request. What was rejected is a partial success (OTLP 1.x, "Partial Success"). */
export function otlpAnswer(
  form: "otlp_json" | "otlp_protobuf",
  { rejected, rejectedCount }: BatchAnswer,
): string | Uint8Array {
  const reason = rejected
    .slice(0, 3)
    .map(({ index, reason }) => `record ${index}: ${reason}`)
    .join("; ");
  if (form === "otlp_protobuf") return otlpProtobufAnswer(rejectedCount, reason);
  const partialSuccess =
    rejectedCount > 0 ? { rejectedLogRecords: String(rejectedCount), errorMessage: reason } : undefined;
  return JSON.stringify({ partialSuccess });
}

/** Codes of google.rpc for what went wrong, by HTTP status; others are INTERNAL. */
const RPC_CODES: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
};
const INTERNAL = 13;

/** `google.rpc.Status` in the encoding of the request (OTLP 1.x, "Failures"). */
export function otlpFailure(form: "otlp_json" | "otlp_protobuf", status: number, message: string) {
  const code = RPC_CODES[status] ?? INTERNAL;
  return form === "otlp_protobuf" ? otlpProtobufStatus(code, message) : JSON.stringify({ code, message });
}
