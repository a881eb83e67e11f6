import { cut } from "@/lib/kit/cut";
import type { RecordRow, Situation } from "../schemas";
import type { Directory } from "./directory";
import type { Fault } from "./fault";
import { type Observation, QUOTE_CHARS } from "./observe";

const STOPS =
  /\b(?:stopped|stopping|deactivated|requested to terminate|shutting down|terminated|main process exited)\b/i;
const STARTS = /\b(?:started|starting|listening|caches are synced|became leader)\b/i;
const CONTROL_PLANE = /scheduler|controller|apiserver|api-server|etcd/i;
const SUPERVISOR = /^systemd|\.service\b|requested to terminate/i;
const COMPONENT_WEIGHT = 1;

/** Components of a machine that were stopped and did not come back: the machine lacks them. */
export function stoppedComponents({ records }: Situation, directory: Directory): Observation[] {
  const last = new Map<string, { record: RecordRow; node: string; component: string }>();
  for (const record of [...records].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))) {
    const node = directory.node(record.host);
    if (!node || !record.service) continue;
    const key = `${node}\0${record.service}`;
    if (SUPERVISOR.test(record.text) && STOPS.test(record.text))
      last.set(key, { record, node, component: record.service });
    else if (STARTS.test(record.text)) last.delete(key);
  }
  return [...last.values()].map(({ record, node, component }) => ({
    source: "record",
    fault: faultOfComponent(component),
    speaker: { kind: "node", name: node },
    subject: { kind: "node", name: node },
    port: null,
    isHost: false,
    count: 1,
    firstAt: record.at,
    lastAt: record.at,
    severity: null,
    strength: 1,
    rows: [{ id: record.id, quote: cut(record.text, QUOTE_CHARS) }],
  }));
}

function faultOfComponent(component: string): Fault {
  return {
    kind: `${component.replaceAll("-", "_")}_unavailable`,
    group: CONTROL_PLANE.test(component) ? "control_plane_down" : "node_runtime_down",
    locus: "node",
    words: STOPS,
    weight: COMPONENT_WEIGHT,
    phrase: `its ${component} was stopped`,
  };
}
