import { ENVIRONMENT_LABELS, SERVICE_LABELS } from "@/lib/intake/receivers/labels";
import type { Severity } from "@/lib/intake/schemas";
import { cut } from "@/lib/kit/cut";
import { describeMatchers, type Matcher, matchesAll } from "@/lib/kit/match";

/** A workspace's own rule: alerts that match get what it names. The first that names a thing decides it. */
export interface MappingRule {
  id: string;
  name: string;
  matchers: Matcher[];
  sets: { severity?: Severity; service?: string; owner?: string; environment?: string };
}

/** Where alerts name the service, after what shippers use: names of metrics, clouds and trackers. */
const ALERT_SERVICE_LABELS = [
  ...SERVICE_LABELS,
  "exported_service",
  "exported_job",
  "project",
  "project_name",
  "project_slug",
  "FunctionName",
  "ServiceName",
  "service_id",
  "LoadBalancer",
  "DBInstanceIdentifier",
  "QueueName",
  "ApiName",
  "ClusterName",
];
/** Who measures is not who is measured: their names count only when there is no other. */
const EXPORTER =
  /(?:^|[-_])(?:kube-state-metrics|kubelet|cadvisor|exporter|pushgateway|blackbox|apiserver-metrics)$/;
const OWNER_LABELS = ["owner", "team", "squad", "responsible", "assignment_group", "teams"];

export interface Routed {
  service: string | null;
  owner: string | null;
  environment: string | null;
  severity: Severity | null;
  /** Ids of the rules that decided something. */
  mappedBy: string[];
  why: string[];
}

/**
 * Who an alert belongs to: the workspace's rules, then what the sender says, then its labels. `fields` are the labels with
 * `source`, `title`, `rule`, `service` and `environment` among them.
 */
export function route(
  fields: Record<string, string>,
  stated: { service: string | null; owner: string | null; environment: string | null },
  rules: readonly MappingRule[],
): Routed {
  const routed: Routed = {
    service: null,
    owner: null,
    environment: null,
    severity: null,
    mappedBy: [],
    why: [],
  };
  for (const rule of rules) {
    if (!matchesAll(rule.matchers, fields)) continue;
    let acted = false;
    for (const key of ["service", "owner", "environment", "severity"] as const) {
      const value = rule.sets[key];
      if (value === undefined || routed[key] !== null) continue;
      (routed as Record<typeof key, string | null>)[key] = value;
      acted = true;
      routed.why.push(`${key} ${value}: rule “${rule.name}” (${describeMatchers(rule.matchers)})`);
    }
    if (acted) routed.mappedBy.push(rule.id);
  }
  const labels = { service: ALERT_SERVICE_LABELS, owner: OWNER_LABELS, environment: ENVIRONMENT_LABELS };
  for (const key of ["service", "owner", "environment"] as const) {
    if (routed[key] !== null) continue;
    if (stated[key] !== null) {
      routed[key] = stated[key];
      continue;
    }
    const present = labels[key].filter((name) => Object.hasOwn(fields, name) && fields[name] !== "");
    const label = present.find((name) => key !== "service" || !EXPORTER.test(fields[name]!)) ?? present[0];
    if (label === undefined) continue;
    routed[key] = cut(fields[label]!, 200);
    routed.why.push(`${key} ${routed[key]}: label ${label}`);
  }
  return routed;
}
