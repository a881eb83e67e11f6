import type { AlertStatus } from "@/lib/intake/schemas";

/** Words of senders for the three states. */
const WORDS: Record<AlertStatus, string> = {
  firing:
    "firing alerting alert alarm active activated open opened triggered trigger re_triggered retriggered problem down failed " +
    "failure failing error critical warning warn re_warn bad unhealthy new created create breached violated anomalous no_data " +
    "nodata renotify unresolved check_down uptime_down alert_failure alert_degraded unacknowledge insufficient_data",
  acknowledged: "acknowledged acknowledge ack acked in_progress",
  resolved:
    "resolved resolve ok okay recovered recover recovery closed close cleared clear inactive up normal healthy success " +
    "succeeded fixed deactivated stopped manually_resolved auto_resolved check_up uptime_up alert_recovery alert_degraded_recovery archived ignored ended completed green",
};
const BY_WORD = new Map(
  Object.entries(WORDS).flatMap(([status, words]) =>
    words.split(" ").map((word) => [word, status as AlertStatus] as const),
  ),
);

/**
 * The state that the first word known to us means. When none is, it fires: to take an alert for an all-clear is the worse
 * mistake.
 */
export function statusOf(...words: unknown[]): AlertStatus {
  for (const word of words) {
    if (typeof word !== "string") continue;
    const status = BY_WORD.get(
      word
        .slice(0, 60)
        .trim()
        .toLowerCase()
        .replace(/[\s.-]+/g, "_"),
    );
    if (status !== undefined) return status;
  }
  return "firing";
}
