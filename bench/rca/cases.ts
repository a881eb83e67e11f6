import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Situation } from "@/lib/commander/schemas";

export interface Truth {
  entity: string | null;
  accept: string[];
  kind: string;
  group: string;
  isHealthy: boolean;
}

/** What the product is given, and apart from it what only the bench knows. */
export interface FrozenCase {
  id: string;
  system: string;
  situation: Situation;
  truth: Truth;
}

export interface RawCase {
  id: string;
  system: string;
  title?: string;
  detected_at: string | null;
  namespace?: string;
  services: {
    name: string;
    cluster_ips?: string[];
    ports?: number[];
    pods?: { name: string; ip?: string | null; node?: string | null }[];
  }[];
  nodes: string[];
  topology: [string, string][];
  alerts: {
    ts?: string;
    name?: string | null;
    service?: string;
    node?: string;
    message: string;
    ends_at?: string;
    severity?: string;
    count?: number;
  }[];
  events: {
    ts?: string;
    first_ts?: string;
    type: string;
    reason?: string;
    object?: string;
    message: string;
    count?: number;
    service?: string;
  }[];
  logs: { ts?: string; service?: string; level?: string; message: string; n?: number; host?: string }[];
  truth: {
    entity: string | null;
    accept?: string[];
    fault_kind: string;
    fault_group: string;
    no_incident?: boolean;
  };
}

export type Fed = "logs" | "alerts" | "events";

const time = (text: string | null | undefined) => (text ? Date.parse(text) : null);

export function readLines<T>(file: string): T[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}

export function readCases(raw: RawCase[], fed: ReadonlySet<Fed>): FrozenCase[] {
  return raw.map(({ truth, ...rest }) => ({
    id: rest.id,
    system: rest.system,
    situation: situationOf(rest, fed),
    truth: {
      entity: truth.entity,
      accept: truth.accept ?? [],
      kind: truth.fault_kind,
      group: truth.fault_group,
      isHealthy: truth.no_incident === true,
    },
  }));
}

function situationOf(raw: Omit<RawCase, "truth">, fed: ReadonlySet<Fed>): Situation {
  const events = fed.has("events") ? raw.events : [];
  return {
    until: time(raw.detected_at),
    isDeclared: false,
    namespace: raw.namespace ?? null,
    services: raw.services.map(({ name, cluster_ips = [], ports = [], pods = [] }) => ({
      name,
      addresses: cluster_ips,
      ports,
      instances: pods.map((pod) => ({ name: pod.name, address: pod.ip ?? null, node: pod.node ?? null })),
    })),
    nodes: raw.nodes,
    edges: raw.topology.map(([caller, callee]) => ({ caller, callee })),
    records: (fed.has("logs") ? raw.logs : []).map((log, i) => ({
      id: `log-${i}`,
      at: time(log.ts),
      service: log.service ?? null,
      text: log.message.slice(0, 20_000),
      level: log.level ?? null,
      count: log.n ?? 1,
      host: log.host ?? null,
    })),
    alerts: (fed.has("alerts") ? raw.alerts : []).map((alert, i) => ({
      id: `alert-${i}`,
      at: time(alert.ts),
      service: alert.service ?? null,
      node: alert.node ?? null,
      title: alert.name ?? "",
      text: alert.message,
      severity: alert.severity ?? null,
      endsAt: time(alert.ends_at),
    })),
    events: events
      .filter(({ type }) => type !== "Change")
      .map((event, i) => ({
        id: `event-${i}`,
        at: time(event.ts),
        firstAt: time(event.first_ts),
        service: event.service ?? null,
        isWarning: event.type === "Warning",
        reason: event.reason ?? "",
        object: event.object ?? "",
        text: event.message,
        count: event.count ?? 1,
      })),
    changes: events
      .filter(({ type }) => type === "Change")
      .map((event, i) => ({
        id: `change-${i}`,
        at: time(event.ts),
        service: event.service ?? null,
        text: event.message,
      })),
    past: [],
  };
}
