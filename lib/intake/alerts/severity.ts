import type { Severity } from "@/lib/intake/schemas";

/**
 * What senders call their severities, on our scale. One table: a workspace's own mapping is asked first, then the words of
 * the sender, then the common ones.
 */
const COMMON: Record<Severity, string> = {
  critical:
    "critical crit fatal emergency emerg disaster panic alert page urgent blocker outage down p0 p1 sev0 sev1 s1 extreme",
  high: "high error err major severe p2 sev2 s2 alarm alerting firing",
  medium: "medium moderate warning warn average p3 sev3 s3 degraded no_data",
  low: "low minor notice p4 sev4 s4",
  info: "info information informational none normal ok okay debug trace verbose p5 sev5 s5 success up resolved recovered indeterminate not_classified",
};

/** Where a sender means something else by a common word. */
const OF_SENDER: Record<string, Partial<Record<Severity, string>>> = {
  // Azure counts from 0, and its Sev1 is "error".
  azure: { critical: "sev0", high: "sev1", medium: "sev2", low: "sev3", info: "sev4" },
  // Zabbix has two steps above "average" and two below; numbers are its {EVENT.NSEVERITY}.
  zabbix: {
    critical: "disaster 5",
    high: "high 4",
    medium: "average 3",
    low: "warning 2",
    info: "information 1 not_classified 0",
  },
  // Datadog's priorities are numbers too, and "normal" says nothing about how bad it is.
  datadog: { critical: "1", high: "2", medium: "3 normal", low: "4", info: "5" },
  // An alarm has a state and no severity.
  cloudwatch: { high: "alarm", low: "insufficient_data", info: "ok" },
  // One site that does not answer is no outage of everything.
  uptimekuma: { high: "down", info: "up" },
  // An importance on Pingdom's own scale.
  pingdom: { high: "high", low: "low" },
};

const tableOf = (words: Partial<Record<Severity, string>>) =>
  new Map(
    Object.entries(words).flatMap(([severity, names]) =>
      names.split(" ").map((name) => [name, severity as Severity] as const),
    ),
  );
const COMMON_TABLE = tableOf(COMMON);
const SENDER_TABLES = new Map(Object.entries(OF_SENDER).map(([sender, words]) => [sender, tableOf(words)]));

/** What a firing alert is whose sender says nothing: worth a look, no reason to wake anybody. */
export const DEFAULT_SEVERITY: Severity = "medium";

/** Our severity for a sender's word or number; null when it says nothing that we know. */
export function severityOf(word: unknown, sender: string): Severity | null {
  if (typeof word !== "string" && typeof word !== "number") return null;
  const name = String(word)
    .slice(0, 60)
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  const [first = ""] = name.split(/[^a-z0-9_]/, 1);
  for (const one of [name, first, name.replaceAll("_", "")])
    for (const table of [SENDER_TABLES.get(sender), COMMON_TABLE]) {
      const severity = table?.get(one);
      if (severity !== undefined) return severity;
    }
  return null;
}
