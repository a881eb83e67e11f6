import type { Signal } from "@/lib/signals";
import type { SignalFields } from "./rule";

/** A signal, stored or fresh, as far as rules look at it. */
export type Told = Pick<Signal, "service" | "kind" | "severity" | "pattern"> & {
  evidence: { alert?: { title: string; source: string }; seenIn?: { environments: string[] } };
};
/** What its alert says beyond that. */
export interface AlertFields {
  environment: string | null;
  labels: Readonly<Record<string, string>>;
}

/** A long text is compared as far as this, which bounds what a pattern with many stars costs. */
const FIELD_AT_MOST = 2000;

/** By the names of RULE_FIELDS; what comes from records has the source `logs` and no labels. Pure. */
export function fieldsOf(
  { service, kind, severity, pattern, evidence }: Told,
  alert?: AlertFields,
): SignalFields {
  const fields: Record<string, string> = {
    service,
    kind,
    severity,
    template: (pattern ?? "").slice(0, FIELD_AT_MOST),
    title: (evidence.alert?.title ?? pattern ?? "").slice(0, FIELD_AT_MOST),
    source: evidence.alert?.source ?? "logs",
    environment: alert?.environment ?? evidence.seenIn?.environments[0] ?? "",
  };
  for (const [name, value] of Object.entries(alert?.labels ?? {}))
    fields[`label:${name}`] = String(value).slice(0, FIELD_AT_MOST);
  return fields;
}
