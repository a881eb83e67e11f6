import { parseArgs } from "node:util";
import { type Load, type LoadResult, sendLoad } from "./rig/load";
import { watchMemory } from "./rig/memory";
import { type PlainResult, plainRates } from "./rig/plain";
import { type Row, report, rounded } from "./rig/report";
import { type BenchServer, type DatabaseKind, databaseKinds, withServer } from "./rig/server";

const OPTIONS = {
  on: { type: "string", default: "both" },
  seconds: { type: "string", default: "30" },
  warm: { type: "string", default: "5" },
  connections: { type: "string", default: "6" },
  batch: { type: "string", default: "1000" },
  mixed: { type: "boolean", default: false },
  file: { type: "string" },
  service: { type: "string", default: "bench" },
  "single-seconds": { type: "string", default: "10" },
  "window-seconds": { type: "string", default: "5" },
  json: { type: "boolean", default: false },
} as const;

const BODIES = 120;
const SINGLE_CONNECTIONS = 32;
const DRAIN_MS = 300_000;

/**
 * `npm run bench -- intake [--on both] [--seconds 30] [--connections 6] [--batch 1000] [--mixed] [--file F --service S]`:
 * lines per second over HTTP, from the first request to the moment when every line is in a closed window and counted by the
 * API; beside it plain INSERT … unnest and COPY into the same table, and requests of one record each.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on)) {
    const plain = await measurePlain(kind);
    await withServer(kind, { WINDOW_SECONDS: values["window-seconds"] }, async (server) => {
      databases.push(server.database);
      const load = {
        url: server.url,
        key: server.key,
        batch: Number(values.batch),
        bodies: BODIES,
        mixed: values.mixed,
        file: values.file,
        service: values.service,
        connections: Number(values.connections),
        keyed: true,
      };
      const counter = new Counted(server);
      await counter.drain(await sendLoad({ ...load, seconds: Number(values.warm) }));
      const batches = await measureBatches(server, counter, { ...load, seconds: Number(values.seconds) });
      const singles = await measureSingles(counter, { ...load, seconds: Number(values["single-seconds"]) });
      rows.push({ case: `${kind} batches of ${values.batch}`, ...batches, ...ratios(batches, plain) });
      rows.push({ case: `${kind} single records`, ...singles });
    });
  }
  report("intake", rows, databases, values.json);
}

/** Knows how many lines the server must have by now. */
class Counted {
  private accepted = 0;
  constructor(private readonly server: BenchServer) {}

  /** Waits until the API counts every accepted line in closed windows; answers when that was, epoch ms. */
  async drain({ lines }: LoadResult): Promise<number> {
    this.accepted += lines;
    const deadline = Date.now() + DRAIN_MS;
    for (;;) {
      const counted = await this.count();
      if (counted === this.accepted) return Date.now();
      if (counted > this.accepted)
        throw new Error(`${counted} lines are there, ${this.accepted} were accepted`);
      if (Date.now() > deadline)
        throw new Error(`only ${counted} of ${this.accepted} lines became queryable`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async count(): Promise<number> {
    const from = new Date(Date.now() - 6 * 3_600_000).toISOString();
    const to = new Date(Date.now() + 3_600_000).toISOString();
    const { buckets } = await this.server.api<{ buckets: { info: number; warn: number; error: number }[] }>(
      `/logs/histogram?buckets=10&from=${from}&to=${to}`,
    );
    return buckets.reduce((sum, { info, warn, error }) => sum + info + warn + error, 0);
  }
}

async function measureBatches({ pid }: BenchServer, counted: Counted, load: Load) {
  const memory = watchMemory(pid);
  const sent = await sendLoad(load);
  const queryableAt = await counted.drain(sent);
  const { lines, requests, beganAt, endedAt, acceptP50Ms, acceptP99Ms, putOff } = sent;
  return {
    linesPerSecond: Math.round((lines * 1000) / (queryableAt - beganAt)),
    acceptedLinesPerSecond: Math.round((lines * 1000) / (endedAt - beganAt)),
    lines,
    requests,
    secondsToQueryable: rounded((queryableAt - beganAt) / 1000),
    acceptP50Ms,
    acceptP99Ms,
    putOff,
    peakRssMiB: await memory.stop(),
  };
}

async function measureSingles(counted: Counted, load: Load) {
  const sent = await sendLoad({
    ...load,
    batch: 1,
    bodies: 5000,
    connections: SINGLE_CONNECTIONS,
    keyed: false,
  });
  await counted.drain(sent);
  const { requests, beganAt, endedAt, acceptP50Ms, acceptP99Ms, putOff } = sent;
  const requestsPerSecond = Math.round((requests * 1000) / (endedAt - beganAt));
  return { requestsPerSecond, requests, acceptP50Ms, acceptP99Ms, putOff };
}

/** On a database of its own, empty and with nobody else at work, which is the best the table can do. */
const measurePlain = (kind: DatabaseKind) =>
  withServer(kind, {}, async (server) => {
    await server.stop();
    return plainRates(server);
  });

const ratios = ({ linesPerSecond }: { linesPerSecond: number }, plain: PlainResult) => ({
  plainUnnestRowsPerSecond: plain.unnestRowsPerSecond,
  shareOfUnnest: rounded(linesPerSecond / plain.unnestRowsPerSecond),
  plainCopyRowsPerSecond: plain.copyRowsPerSecond,
  shareOfCopy: plain.copyRowsPerSecond && rounded(linesPerSecond / plain.copyRowsPerSecond),
});
