import type { Analysis, AnalysisSummary } from "@/lib/commander/report/schemas";
import type { BenchWorkspace } from "../rig/workspaces";
import type { Fed, RawCase } from "./cases";

/** What the product said of a case that came in through its doors. */
export interface Seen {
  /** Opened by the product itself. */
  incidents: number;
  /** Of the incident that concerns most services, of several the gravest; of one opened by hand where there was none. */
  analysis: Analysis;
  /** The first read of the same incident. */
  rootCause: { service: string | null; kind: string; verdict: string } | null;
  /** From the last line to the finished report. */
  ms: number;
}

const LINES_AT_ONCE = 5000;
const LOOK_MS = 150;
const PATIENCE_MS = 120_000;
/** Clusters and shippers are some seconds behind. */
const END_MS = 2000;

interface Incident {
  number: number;
  severity: string;
  services: string[];
  rootCause: Seen["rootCause"];
}

/**
 * Sends a case as its team's shippers and monitors would, moved to the present: services as they are declared, lines and events
 * of the cluster as records, alerts, changes. Waits until all of it has been looked at, asks the agents once more, and answers
 * what they say.
 */
export async function through(
  workspace: BenchWorkspace,
  one: Omit<RawCase, "truth">,
  fed: ReadonlySet<Fed>,
): Promise<Seen> {
  const { api } = workspace;
  const shift = Date.now() - END_MS - lastMoment(one);
  const at = (ts: string | undefined) =>
    ts === undefined ? undefined : new Date(Date.parse(ts) + shift).toISOString();
  await api("/services/import", { text: JSON.stringify(declared(one)), type: "application/json" });
  const records = [
    ...(fed.has("logs") ? one.logs.flatMap((log) => linesOf(log, at)) : []),
    ...(fed.has("events")
      ? one.events.filter(({ type }) => type !== "Change").map((event) => recordOf(event, at))
      : []),
  ].sort((a, b) => (a.ts ?? "").localeCompare(b.ts ?? ""));
  if (fed.has("events"))
    for (const change of one.events.filter(({ type }) => type === "Change"))
      await api("/changes", { body: changeOf(change, at) });
  let accepted = 0;
  for (let i = 0; i < records.length; i += LINES_AT_ONCE) {
    const answer = await api<{ accepted: number }>("/logs", { body: records.slice(i, i + LINES_AT_ONCE) });
    accepted += answer.accepted;
  }
  if (fed.has("alerts") && one.alerts.length > 0)
    await api("/alerts", { body: one.alerts.flatMap((alert) => alertsOf(alert, at)) });
  const began = Date.now();
  await until("windows for all lines", async () => (await stored(workspace)) >= accepted || null);
  // Alerts are looked at within seconds; what none of it made an incident of is none.
  const { data } = await settled(workspace);
  const opened = data.length;
  // Somebody has noticed, else there were no case: what the product does not open by itself is opened by hand, without a hint.
  if (opened === 0) {
    const title = one.title || "Something is wrong";
    data.push(await api<Incident>("/incidents", { body: { title, severity: "high" } }));
  }
  const incident = [...data].sort(
    (a, b) => b.services.length - a.services.length || RANK.indexOf(a.severity) - RANK.indexOf(b.severity),
  )[0];
  const analysis = await looked(workspace, incident!.number);
  return { incidents: opened, analysis, rootCause: incident!.rootCause, ms: Date.now() - began };
}

const RANK = ["critical", "high", "medium", "low", "info"];

function lastMoment({ detected_at, logs, events, alerts }: Omit<RawCase, "truth">): number {
  const times = [...logs, ...events, ...alerts].flatMap(({ ts }) => (ts ? Date.parse(ts) : []));
  return Math.max(detected_at ? Date.parse(detected_at) : 0, ...times);
}

/** What `kubectl get services,pods,nodes` and a file of dependencies would say. */
function declared({ services, nodes, topology, namespace }: Omit<RawCase, "truth">) {
  return {
    services: services.map(({ name, cluster_ips = [], ports = [], pods = [] }) => ({
      name,
      addresses: cluster_ips,
      ports,
      ...(namespace && { namespace }),
      instances: pods.map(({ name: pod, ip, node }) => ({
        name: pod,
        ...(ip && { address: ip }),
        ...(node && { node }),
      })),
      dependsOn: [...new Set(topology.filter(([caller]) => caller === name).map(([, callee]) => callee))],
    })),
    nodes,
  };
}

type Moved = (ts: string | undefined) => string | undefined;
const SAME_AT_MOST = 500;

/** A line that stands for many is sent as many. */
function linesOf({ ts, service, level, message, n = 1, host }: RawCase["logs"][number], at: Moved) {
  const record = {
    ...(ts && { ts: at(ts) }),
    service: service ?? "unknown",
    ...(level && { level: level.toLowerCase() }),
    message,
    ...(host && { attributes: { "host.name": host } }),
  };
  return Array.from({ length: Math.min(n, SAME_AT_MOST) }, () => record);
}

/** As the receivers of a cluster's events hand them over. */
function recordOf(event: RawCase["events"][number], at: Moved) {
  const [kind = "", name = ""] = (event.object ?? "").split("/", 2);
  return {
    ...(event.ts && { ts: at(event.ts) }),
    service: event.service ?? "kubernetes",
    level: event.type === "Warning" ? "warn" : "info",
    message: event.message,
    attributes: {
      "k8s.event.reason": event.reason ?? "",
      "k8s.event.type": event.type,
      "k8s.event.count": event.count ?? 1,
      ...(event.first_ts && { "k8s.event.first_at": at(event.first_ts) }),
      "k8s.object.kind": kind,
      "k8s.object.name": name,
      ...(kind === "node" && { "k8s.node.name": name }),
    },
  };
}

const changeOf = ({ ts, service, message, reason }: RawCase["events"][number], at: Moved) => ({
  service: service ?? "unknown",
  kind: /flag/i.test(reason ?? "")
    ? "flag"
    : /config/i.test(reason ?? "")
      ? "config"
      : /scal/i.test(reason ?? "")
        ? "scale"
        : "deploy",
  title: message.slice(0, 200),
  ...(ts && { at: at(ts) }),
});

const SEVERITIES: Record<string, string> = {
  critical: "critical",
  page: "critical",
  error: "high",
  high: "high",
  warning: "medium",
  medium: "medium",
  low: "low",
  info: "info",
};

function alertsOf(
  { ts, name, service, node, message, ends_at, severity }: RawCase["alerts"][number],
  at: Moved,
) {
  const base = {
    title: name ?? message.slice(0, 200),
    description: message,
    ...(service && { service }),
    ...(severity && SEVERITIES[severity.toLowerCase()] && { severity: SEVERITIES[severity.toLowerCase()] }),
    ...(ts && { startsAt: at(ts) }),
    labels: { ...(node && { node }) },
    fingerprint: [name, service, node, message].join("|").slice(0, 200),
  };
  return ends_at
    ? [
        { ...base, status: "firing" },
        { ...base, status: "resolved", endsAt: at(ends_at) },
      ]
    : [{ ...base, status: "firing" }];
}

/** Lines that windows have taken. */
async function stored({ api }: BenchWorkspace): Promise<number> {
  let lines = 0;
  let cursor: string | null = null;
  do {
    const page: { data: { records: number }[]; nextCursor: string | null } = await api(
      `/windows?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    );
    lines += page.data.reduce((sum, { records }) => sum + records, 0);
    cursor = page.nextCursor;
  } while (cursor);
  return lines;
}

/** Incidents once nothing new has come of the last window for a moment. */
async function settled({ api }: BenchWorkspace): Promise<{ data: Incident[] }> {
  let before = "";
  let since = Date.now();
  for (;;) {
    const page = await api<{ data: Incident[] }>("/incidents?limit=100");
    const now = JSON.stringify(page.data.map(({ number, services }) => [number, services]));
    if (now !== before) [before, since] = [now, Date.now()];
    if (Date.now() - since > SETTLED_MS) return page;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
const SETTLED_MS = 3000;

/** The agents' view of all that is there now: one begun after the last of it came in. */
async function looked({ api }: BenchWorkspace, number: number): Promise<Analysis> {
  const at = `/incidents/${number}/analyses`;
  const id = await until("the agents' turn", async () => {
    const { data } = await api<{ data: AnalysisSummary[] }>(at);
    if (data.some(({ state }) => state === "queued" || state === "running")) return null;
    // Another may begin by itself in this moment; then it is waited for as well.
    return api<AnalysisSummary>(at, { body: {} }).then(
      ({ id }) => id,
      () => null,
    );
  });
  return until("an analysis", async () => {
    const one = await api<Analysis>(`${at}/${id}`);
    if (one.state === "failed") throw new Error(`the analysis failed: ${one.failure}`);
    return one.state === "done" ? one : null;
  });
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come in time`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
