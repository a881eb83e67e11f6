import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Batch } from "./batch";
import { printable } from "./printable";

export interface Target {
  url: string;
  key: string;
  /** Undefined: each line is JSON and names its own. */
  service: string | undefined;
  /** How long a server that was there may be away, ms. One that never answered gets {@link FIRST_ANSWER_MS}. */
  patienceMs: number;
  signal: AbortSignal;
  onWait(reason: string, ms: number): void;
}

export interface Outcome {
  accepted: number;
  rejected: number;
  /** Why, of the first that was rejected. */
  reason: string | undefined;
}

/** The server cannot be used at all; trying again is no remedy. */
export class Unreachable extends Error {}

export const FIRST_ANSWER_MS = 10_000;
const REQUEST_MS = 60_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;
/** Until a server has been started again, a proxy before it may answer any of these. */
const AWAY = new Set([408, 425, 429, 500, 502, 503, 504]);
const pack = promisify(gzip);

/** Sends batches one after the other, each until the server has said what became of it. */
export class Sender {
  private answered = false;

  constructor(private readonly target: Target) {}

  /** Which workspace the key opens; throws {@link Unreachable} before anything is read when it opens none. */
  async greet(): Promise<{ workspace: string }> {
    const answer = await this.insist("/api/v1/me", {});
    const { workspace } = answer.body as { workspace?: { slug?: unknown } };
    const slug = workspace?.slug;
    if (answer.status === 200 && typeof slug === "string" && /^[\w-]+$/.test(slug))
      return { workspace: slug };
    throw new Unreachable(`What answers at ${this.target.url} is not Incident Commander.`);
  }

  async send(batch: Batch, key: string): Promise<Outcome> {
    const { service } = this.target;
    const query = service === undefined ? "" : `?service=${encodeURIComponent(service)}`;
    const answer = await this.insist(`/api/v1/logs${query}`, {
      method: "POST",
      headers: {
        "content-type": service === undefined ? "application/x-ndjson" : "text/plain; charset=utf-8",
        "content-encoding": "gzip",
        "idempotency-key": key,
      },
      body: await pack(batch.body, { level: 1 }),
    });
    if (answer.status === 202) {
      const { accepted, rejected } = answer.body as { accepted: number; rejected: { reason: string }[] };
      return { accepted, rejected: rejected.length, reason: rejected[0]?.reason };
    }
    if ([404, 405, 415].includes(answer.status))
      throw new Unreachable(`What answers at ${this.target.url} does not take logs (${answer.status}).`);
    // None of the batch was taken, and never will be: it is counted, and the rest goes on.
    return { accepted: 0, rejected: batch.lines, reason: messageOf(answer) };
  }

  /** Asks until there is an answer that asking again would not change. */
  private async insist(path: string, init: RequestInit): Promise<Answer> {
    const { url, signal, onWait } = this.target;
    const began = Date.now();
    for (let attempt = 0; ; attempt++) {
      const answer = await this.ask(path, init);
      if (typeof answer !== "string" && !AWAY.has(answer.status)) {
        this.answered = true;
        if (answer.status === 401 || answer.status === 403)
          throw new Unreachable(`${url} refused the key: ${messageOf(answer)}`);
        return answer;
      }
      signal.throwIfAborted();
      const reason =
        typeof answer === "string" ? answer : (WORDS[answer.status] ?? `answered ${answer.status}`);
      const waitMs = (typeof answer !== "string" && answer.retryAfterMs) || backoffMs(attempt);
      if (Date.now() + waitMs - began > this.patienceMs()) throw new Unreachable(`${url}: ${reason}.`);
      onWait(reason, waitMs);
      await pause(waitMs, signal);
    }
  }

  private patienceMs(): number {
    const { patienceMs } = this.target;
    return this.answered ? patienceMs : Math.min(FIRST_ANSWER_MS, patienceMs);
  }

  /** The whole answer, or the reason why there is none: a connection that broke in the middle of one is no answer. */
  private async ask(path: string, init: RequestInit): Promise<Answer | string> {
    const { url, key, signal } = this.target;
    try {
      const answer = await fetch(url + path, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${key}` },
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
      });
      const text = await answer.text();
      return { status: answer.status, retryAfterMs: retryAfterMs(answer), body: parse(text) };
    } catch (error) {
      const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
      return WORDS[code ?? ""] ?? printable(code ?? message);
    }
  }
}

interface Answer {
  status: number;
  retryAfterMs: number | undefined;
  /** Empty when it was not JSON. */
  body: object;
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: "nobody listens there",
  ENOTFOUND: "there is no such host",
  429: "asked to slow down",
  503: "is not ready",
};

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function messageOf({ status, body }: Answer): string {
  const problem = body as { detail?: string; title?: string; errors?: { field: string; reason: string }[] };
  const [first] = problem.errors ?? [];
  const text = problem.detail ?? problem.title ?? `status ${status}`;
  return printable(first ? `${text} ${first.field} ${first.reason}` : text);
}

function retryAfterMs(answer: Response): number | undefined {
  const text = answer.headers.get("retry-after");
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  // A little later than told, each at another moment: those that were sent away together must not return together.
  return Number.isFinite(ms) ? Math.max(0, ms) + Math.random() * FIRST_WAIT_MS : undefined;
}

const backoffMs = (attempt: number) =>
  (0.5 + Math.random() / 2) * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}
