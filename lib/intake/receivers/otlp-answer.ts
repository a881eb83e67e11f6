import type { BatchAnswer } from "@/lib/intake/schemas";
import { otlpProtobufAnswer } from "./otlp-protobuf";

/** `ExportLogsServiceResponse` in the encoding of the request. What was rejected is a partial success (OTLP 1.x, "Partial Success"). */
export function otlpAnswer(
  form: "otlp_json" | "otlp_protobuf",
  { rejected }: BatchAnswer,
): string | Uint8Array {
  const reason = rejected
    .slice(0, 3)
    .map(({ index, reason }) => `record ${index}: ${reason}`)
    .join("; ");
  if (form === "otlp_protobuf") return otlpProtobufAnswer(rejected.length, reason);
  const partialSuccess =
    rejected.length > 0 ? { rejectedLogRecords: String(rejected.length), errorMessage: reason } : undefined;
  return JSON.stringify({ partialSuccess });
}
