import { parseArgs } from "node:util";
import { percentile, type Row, report, rounded } from "./rig/report";
import { type BenchServer, databaseKinds, withServer } from "./rig/server";

const OPTIONS = {
  on: { type: "string", default: "both" },
  trials: { type: "string", default: "20" },
  "window-seconds": { type: "string", default: "5" },
  json: { type: "boolean", default: false },
} as const;

const HISTORY_MINUTES = 10;
const LOOK_MS = 25;
const PATIENCE_MS = 60_000;

interface Trial {
  /** From the closing of the window to the report, as the report itself says. */
  readMs: number;
  /** From sending the bad lines to an incident with its report in an answer of the API. */
  visibleMs: number;
}

/**
 * `npm run bench -- first-read [--on both] [--trials 20] [--window-seconds 5]`: a service that has been well for ten minutes
 * begins to fail; how long until the API shows an incident with its first read. One service after the other, each new.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on)) {
    await withServer(kind, { WINDOW_SECONDS: values["window-seconds"] }, async (server) => {
      databases.push(server.database);
      const services = Array.from({ length: Number(values.trials) }, (_, i) => `service-${i}`);
      await sendHistory(server, services);
      const trials: Trial[] = [];
      for (const service of services) trials.push(await breakDown(server, service));
      rows.push({
        case: kind,
        trials: trials.length,
        windowSeconds: Number(values["window-seconds"]),
        ...figures(trials),
      });
    });
  }
  report("first-read", rows, databases, values.json);
}

function figures(trials: Trial[]) {
  const read = trials.map(({ readMs }) => readMs);
  const visible = trials.map(({ visibleMs }) => visibleMs);
  return {
    readP50Ms: percentile(read, 0.5),
    readP95Ms: percentile(read, 0.95),
    readMaxMs: rounded(Math.max(...read)),
    visibleP50Ms: percentile(visible, 0.5),
    visibleP95Ms: percentile(visible, 0.95),
  };
}

/** Ten good minutes of every service; they are stored when each service's window has closed. */
async function sendHistory(server: BenchServer, services: string[]): Promise<void> {
  const now = Date.now();
  for (const service of services) {
    const body = Array.from({ length: HISTORY_MINUTES * 30 }, (_, i) => ({
      ts: new Date(now - HISTORY_MINUTES * 60_000 + i * 2000).toISOString(),
      service,
      level: "info",
      message: `GET /items/${i * 37} answered 200 in ${3 + (i % 9)} ms`,
    }));
    await server.api("/logs", { body });
  }
  for (const service of services)
    await until(`the history of ${service}`, async () => {
      const { data } = await server.api<{ data: unknown[] }>(`/windows?service=${service}&limit=1`);
      return data.length > 0 ? true : null;
    });
}

async function breakDown(server: BenchServer, service: string): Promise<Trial> {
  const body = Array.from({ length: 40 }, (_, i) => ({
    ts: new Date().toISOString(),
    service,
    level: "error",
    message: `could not load item ${i * 91}: connect to ${service}-db:5432 refused`,
  }));
  const began = performance.now();
  await server.api("/logs", { body });
  const readMs = await until(`an incident of ${service}`, async () => {
    const { data } = await server.api<{ data: { number: number }[] }>(
      `/incidents?service=${service}&limit=1`,
    );
    if (!data[0]) return null;
    const { report } = await server.api<{ report: { readMs: number } | null }>(
      `/incidents/${data[0].number}`,
    );
    return report ? report.readMs : null;
  });
  return { readMs, visibleMs: performance.now() - began };
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
