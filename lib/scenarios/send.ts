import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ScenarioRecord } from "./model";

const pack = promisify(gzip);

export interface Destination {
  /** Of the server: `http://127.0.0.1:3000`. */
  url: string;
  key: string;
  /** How long to keep trying while the server is away or asks to wait, ms. */
  patienceMs: number;
  signal?: AbortSignal;
  /** Called before each wait with the reason in words. */
  onWait?: (reason: string, waitMs: number) => void;
}

const WAITING = new Set([408, 425, 429, 502, 503, 504]);
const LONGEST_WAIT_MS = 5000;

/**
 * Posts records to the public intake as gzipped NDJSON. Whatever happens on the way it sends the same bytes under the same
 * idempotency key again, so that they are taken once. Answers how many were accepted.
 */
export async function sendRecords(
  to: Destination,
  records: readonly ScenarioRecord[],
  idempotencyKey: string,
): Promise<number> {
  const body = await pack(records.map((record) => JSON.stringify(record)).join("\n"));
  const deadline = Date.now() + to.patienceMs;
  for (let attempt = 0; ; attempt++) {
    const outcome = await post(to, body, idempotencyKey);
    if (outcome.accepted !== undefined) return outcome.accepted;
    const waitMs = Math.min(outcome.waitMs ?? 250 * 2 ** attempt, LONGEST_WAIT_MS);
    if (Date.now() + waitMs > deadline) throw new Error(`gave up: ${outcome.reason}`);
    to.onWait?.(outcome.reason, waitMs);
    await pause(waitMs, to.signal);
  }
}

type Outcome = { accepted: number } | { accepted?: undefined; reason: string; waitMs: number | undefined };

async function post(to: Destination, body: Buffer, idempotencyKey: string): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${to.url}/api/v1/logs`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${to.key}`,
        "content-type": "application/x-ndjson",
        "content-encoding": "gzip",
        "idempotency-key": idempotencyKey,
      },
      body: new Uint8Array(body),
      signal: to.signal ?? null,
    });
    text = await response.text();
  } catch (error) {
    to.signal?.throwIfAborted();
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    return { reason: `${to.url} does not answer${cause ? ` (${cause})` : ""}`, waitMs: undefined };
  }
  if (response.ok) return { accepted: (JSON.parse(text) as { accepted: number }).accepted };
  if (WAITING.has(response.status)) {
    const seconds = Number(response.headers.get("retry-after"));
    return {
      reason: `the server answered ${response.status}`,
      waitMs: seconds > 0 ? seconds * 1000 : undefined,
    };
  }
  throw new Error(`the server refused the records with ${response.status}: ${text.slice(0, 500)}`);
}

/** Rejects with the signal's reason when it is aborted meanwhile. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
