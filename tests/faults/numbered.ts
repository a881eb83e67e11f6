import { setTimeout as pause } from "node:timers/promises";
import type { BatchAnswer, LogRecord, WindowReport } from "@/lib/intake/schemas";
import type { TestServer } from "../support/server";

const BATCH_LINES = 20;
const RETRY_MS = 50;

/**
 * Sends batches of numbered lines of one service, one after the other, each until it is answered and always under the
 * same key; answers how many lines were accepted.
 */
export async function sendNumbered(
  server: TestServer,
  service: string,
  isDone: () => boolean,
): Promise<number> {
  let accepted = 0;
  for (let batch = 0; !isDone(); batch++) {
    const first = batch * BATCH_LINES;
    const records = Array.from({ length: BATCH_LINES }, (_, i) => ({
      service,
      level: "info",
      message: messageOf(service, first + i),
    }));
    accepted += (await insist(server, `${service}-${batch}`, JSON.stringify(records))).accepted;
  }
  return accepted;
}

export const messageOf = (service: string, number: number) => `parcel ${service}-${number} left the depot`;

/** Whatever happened to the request, it is sent again until the server has said 202. */
async function insist(server: TestServer, key: string, body: string): Promise<BatchAnswer> {
  for (;;) {
    try {
      const answer = await server.fetch("/api/v1/logs", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key },
        body,
      });
      const text = await answer.text();
      if (answer.status === 202) return JSON.parse(text) as BatchAnswer;
      if (answer.status < 500 && answer.status !== 429) throw new TypeError(`${answer.status}: ${text}`);
    } catch (error) {
      // Refused, reset, broken in the middle of the answer: what a killed server looks like.
      if (!(error instanceof TypeError) || !/fetch failed|terminated/.test(error.message)) throw error;
    }
    await pause(RETRY_MS);
  }
}

async function all<T>(server: TestServer, path: string): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const answer = await server.fetch(
      `${path}&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const page = (await answer.json()) as { data: T[]; nextCursor: string | null };
    rows.push(...page.data);
    cursor = page.nextCursor;
  }
  return rows;
}

/** The windows of a service, first to last, once they hold that many records (or more, which is for the test to judge). */
export async function closedWindows(
  server: TestServer,
  service: string,
  records: number,
): Promise<WindowReport[]> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const windows = await all<WindowReport>(server, `/api/v1/windows?service=${service}`);
    const held = windows.reduce((sum, window) => sum + window.records, 0);
    if (held >= records) return windows.sort((a, b) => a.number - b.number);
    if (Date.now() > deadline) throw new Error(`${held} of ${records} records of ${service} are in windows`);
    await pause(200);
  }
}

export const records = (server: TestServer, service: string) =>
  all<LogRecord>(server, `/api/v1/logs?service=${service}`);
