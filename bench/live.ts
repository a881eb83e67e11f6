import { parseArgs } from "node:util";
import { watchMemory } from "./rig/memory";
import { clockMs, MARK, startReaders } from "./rig/readers";
import { percentile, type Row, report, rounded } from "./rig/report";
import { type BenchServer, databaseKinds, withServer } from "./rig/server";

const OPTIONS = {
  on: { type: "string", default: "both" },
  clients: { type: "string", default: "1000" },
  comments: { type: "string", default: "100" },
  "per-second": { type: "string", default: "5" },
  json: { type: "boolean", default: false },
} as const;

/** After the last comment the slowest client may still be waiting for it. */
const SETTLE_MS = 3000;

/**
 * `npm run bench -- live [--on both] [--clients 1000] [--comments 100] [--per-second 5]`: comments are made by API while
 * clients, in a process of their own, follow the workspace and the incident; from before the request that makes the comment
 * to its arrival at each client.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on)) {
    await withServer(kind, {}, async (server) => {
      databases.push(server.database);
      const clients = Number(values.clients);
      const figures = await measure(
        server,
        clients,
        Number(values.comments),
        1000 / Number(values["per-second"]),
      );
      rows.push({ case: kind, clients, ...figures });
    });
  }
  report("live", rows, databases, values.json);
}

async function measure(server: BenchServer, clients: number, comments: number, everyMs: number) {
  const body = { title: "Bench", severity: "low", services: ["bench"] };
  const { number } = await server.api<{ number: number }>("/incidents", { body });
  const paths = ["/api/v1/stream", `/api/v1/incidents/${number}/stream`];
  const memory = watchMemory(server.pid);
  const readers = await startReaders({ url: server.url, key: server.key, clients, paths });
  const made: number[] = [];
  const answered: number[] = [];
  for (let i = 0; i < comments; i++) {
    made.push(clockMs());
    await server.api(`/incidents/${number}/comments`, { body: { text: `${MARK}${i} .` } });
    answered.push(clockMs() - made[i]!);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - answered[i]!)));
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const arrivals = await readers.finish();
  const delays = arrivals.map(([comment, at]) => at - made[comment]!);
  return {
    comments,
    arrivals: arrivals.length,
    missed: comments * clients - arrivals.length,
    p50Ms: percentile(delays, 0.5),
    p99Ms: percentile(delays, 0.99),
    maxMs: rounded(delays.reduce((max, delay) => Math.max(max, delay), 0)),
    requestP50Ms: percentile(answered, 0.5),
    peakRssMiB: await memory.stop(),
  };
}
