import type { AlertStatus } from "@/lib/intake/schemas";

const RESOLVED = new Set(
  (
    "resolved resolve ok okay okey recovered recover recovery closed close cleared clear inactive up normal healthy success " +
    "succeeded fixed deactivated alert_recovery check_up uptime_up passed archived ignored suppressed off ended end complete " +
    "completed finished green"
  ).split(" "),
);
const ACKNOWLEDGED = new Set("acknowledged acknowledge ack acked acknowledgement in_progress".split(" "));

/** The state that a sender's word means. What it does not say, fires: a wrong "all is well" is the worse mistake. */
export function statusOf(...words: unknown[]): AlertStatus {
  for (const word of words) {
    if (word === true || word === false) return word ? "firing" : "resolved";
    if (typeof word !== "string" || word === "") continue;
    const name = word
      .trim()
      .toLowerCase()
      .replace(/[\s.-]+/g, "_");
    if (RESOLVED.has(name)) return "resolved";
    if (ACKNOWLEDGED.has(name)) return "acknowledged";
    return "firing";
  }
  return "firing";
}
