import { fork } from "node:child_process";
import http from "node:http";
import { type Batch, type Lines, makeBatches, stampWith } from "./lines";
import { percentile } from "./report";

/** What to send, where and for how long. */
export interface Load extends Lines {
  url: string;
  key: string;
  seconds: number;
  /** Requests under way at the same time. */
  connections: number;
  /** With an Idempotency-Key of its own on each request, as the feeder does it. */
  keyed: boolean;
}
export interface LoadResult {
  requests: number;
  lines: number;
  /** Epoch ms. */
  beganAt: number;
  endedAt: number;
  acceptP50Ms: number;
  acceptP99Ms: number;
  /** Requests that were answered 429 or 503 and sent again. */
  putOff: number;
}

/** Sends the load from a process of its own, so that making it and taking it do not share a thread. */
export function sendLoad(load: Load): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ["load"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.once("message", (answer) => {
      resolve(answer as LoadResult);
      child.disconnect();
    });
    child.once("exit", (code) => reject(new Error(`the load generator ended with code ${code}`)));
    child.send(load);
  });
}

async function generateLoad(load: Load): Promise<LoadResult> {
  const batches = makeBatches(load);
  const agent = new http.Agent({ keepAlive: true, maxSockets: load.connections });
  const latencies: number[] = [];
  const free = [...batches];
  const run = Math.random().toString(36).slice(2);
  const result = { requests: 0, lines: 0, putOff: 0 };
  const beganAt = Date.now();
  const deadline = beganAt + load.seconds * 1000;
  const connection = async () => {
    while (Date.now() < deadline) {
      // One that is on its way must not be stamped anew.
      const batch = free.shift() ?? copyOf(batches[0]!);
      const idempotencyKey = load.keyed ? `bench-${run}-${result.requests}` : undefined;
      result.requests++;
      stampWith(batch, new Date());
      const began = performance.now();
      for (;;) {
        const { status, retryAfterMs } = await post(agent, load, batch.body, idempotencyKey);
        if (status === 202) break;
        if (status !== 429 && status !== 503) throw new Error(`a batch was answered ${status}`);
        result.putOff++;
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      }
      latencies.push(performance.now() - began);
      result.lines += batch.lines;
      free.push(batch);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, connection));
  agent.destroy();
  return {
    ...result,
    beganAt,
    endedAt: Date.now(),
    acceptP50Ms: percentile(latencies, 0.5),
    acceptP99Ms: percentile(latencies, 0.99),
  };
}

const copyOf = (batch: Batch): Batch => ({ ...batch, body: Buffer.from(batch.body) });

function post(agent: http.Agent, { url, key }: Load, body: Buffer, idempotencyKey: string | undefined) {
  return new Promise<{ status: number; retryAfterMs: number }>((resolve, reject) => {
    const request = http.request(
      `${url}/api/v1/logs`,
      {
        method: "POST",
        agent,
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/x-ndjson",
          "content-length": body.length,
          ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
        },
      },
      (response) => {
        response.resume();
        response.once("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfterMs: Number(response.headers["retry-after"] ?? 1) * 1000,
          }),
        );
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}

if (process.argv[2] === "load" && process.send) {
  process.once("message", (load) =>
    generateLoad(load as Load).then(
      (result) => process.send!(result),
      (error) => {
        process.stderr.write(`the load broke off: ${String(error)}\n`);
        process.exit(1);
      },
    ),
  );
}
