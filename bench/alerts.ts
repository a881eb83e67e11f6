import http from "node:http";
import { parseArgs } from "node:util";
import { percentile, type Row, report, rounded } from "./rig/report";
import { type BenchServer, databaseKinds, withServer } from "./rig/server";

const OPTIONS = {
  on: { type: "string", default: "both" },
  seconds: { type: "string", default: "20" },
  rate: { type: "string", default: "150" },
  connections: { type: "string", default: "64" },
  services: { type: "string", default: "20" },
  json: { type: "boolean", default: false },
} as const;

/**
 * `npm run bench -- alerts [--on both] [--seconds 20] [--rate 150] [--connections 64] [--services 20]`: requests of one alert
 * each, every second one a resolve of what fired before: first at a steady rate, sent on time whatever the answers take; then
 * as fast as the connections allow. Afterwards every alert must be there.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const rows: Row[] = [];
  const databases: string[] = [];
  for (const kind of databaseKinds(values.on))
    await withServer(kind, {}, async (server) => {
      databases.push(server.database);
      const sender = new Sender(server, Number(values.services));
      await sender.steady(2, 50);
      rows.push({
        case: `${kind}, ${values.rate}/s`,
        ...(await sender.steady(Number(values.seconds), Number(values.rate))),
      });
      rows.push({
        case: `${kind}, as fast as it goes`,
        ...(await sender.flood(Number(values.seconds), Number(values.connections))),
      });
      await sender.check();
    });
  report("alerts", rows, databases, values.json);
}

/** An alert of every fourth request repeats; the others fire for the first time, and each is resolved after it fired. */
class Sender {
  private sent = 0;
  private readonly distinct = new Set<string>();
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

  constructor(
    private readonly server: BenchServer,
    private readonly services: number,
  ) {}

  async steady(seconds: number, perSecond: number) {
    const latencies: number[] = [];
    const under: Promise<void>[] = [];
    const began = performance.now();
    for (let i = 0; i < seconds * perSecond; i++) {
      const due = began + (i * 1000) / perSecond;
      const waitMs = due - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      under.push(this.send(latencies));
    }
    await Promise.all(under);
    return figures(latencies, performance.now() - began);
  }

  async flood(seconds: number, connections: number) {
    const latencies: number[] = [];
    const began = performance.now();
    const deadline = began + seconds * 1000;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < deadline) await this.send(latencies);
      }),
    );
    return figures(latencies, performance.now() - began);
  }

  private send(latencies: number[]): Promise<void> {
    const n = this.sent++;
    const number = Math.floor(n / 2);
    const title = `Check ${number - (number % 4 === 3 ? 1 : 0)} fails`;
    const service = `service-${number % this.services}`;
    this.distinct.add(title);
    const status = n % 2 === 0 ? "firing" : "resolved";
    const body = JSON.stringify({
      title,
      service,
      status,
      severity: "high",
      labels: { check: title },
      fingerprint: title,
    });
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const request = http.request(
        `${this.server.url}/api/v1/alerts`,
        {
          method: "POST",
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.server.key}`,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          },
        },
        (response) => {
          response.resume();
          response.on("end", () => {
            latencies.push(performance.now() - began);
            if (response.statusCode === 202) resolve();
            else reject(new Error(`an alert was answered ${response.statusCode}`));
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  /** Every alert that was accepted is there, once. */
  async check(): Promise<void> {
    let found = 0;
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { data: unknown[]; nextCursor: string | null } = await this.server.api(
        `/alerts?limit=500${cursor && `&cursor=${cursor}`}`,
      );
      found += page.data.length;
      cursor = page.nextCursor;
    }
    if (found !== this.distinct.size)
      throw new Error(`${this.distinct.size} alerts were sent, ${found} are there`);
  }
}

const figures = (latencies: number[], ms: number) => ({
  requests: latencies.length,
  requestsPerSecond: rounded((latencies.length * 1000) / ms),
  p50Ms: percentile(latencies, 0.5),
  p99Ms: percentile(latencies, 0.99),
  maxMs: rounded(Math.max(...latencies)),
});
