import { keyCtx } from "@/lib/access";
import { log } from "@/lib/kit/log";
import { acceptBatch } from "../accept";
import { syslogMessages } from "../metrics";

/** So many messages, or what came in so long a time, are one batch. */
const BATCH = 1000;
const BATCH_MS = 200;
/** A database that is away is asked again after this, doubled each time. */
const RETRY_MS = 250;
const MAX_RETRY_MS = 8000;

interface Queue {
  messages: string[];
  timer: NodeJS.Timeout | null;
  flushing: Promise<void> | null;
}

/** Gathers messages by key and hands them to the intake as batches; nothing is forgotten until it is durable or refused. */
export class SyslogSink {
  private readonly queues = new Map<string, Queue>();
  private waiting = 0;
  private readonly relieved = new Set<() => void>();

  /** Messages that are not durable yet. */
  get backlog(): number {
    return this.waiting;
  }

  push(key: string, message: string): void {
    const queue = this.queues.get(key) ?? { messages: [], timer: null, flushing: null };
    this.queues.set(key, queue);
    queue.messages.push(message);
    this.waiting++;
    if (queue.messages.length >= BATCH) this.flush(key, queue);
    else queue.timer ??= setTimeout(() => this.flush(key, queue), BATCH_MS);
  }

  /** Calls back once, when the backlog has become smaller. */
  onRelief(act: () => void): void {
    this.relieved.add(act);
  }

  /** Everything that was pushed is durable, or was refused, when this returns. */
  async drain(): Promise<void> {
    while (this.queues.size > 0)
      await Promise.all([...this.queues].map(([key, queue]) => queue.flushing ?? this.flush(key, queue)));
  }

  private flush(key: string, queue: Queue): Promise<void> {
    if (queue.timer) clearTimeout(queue.timer);
    queue.timer = null;
    queue.flushing ??= this.send(key, queue).finally(() => {
      queue.flushing = null;
      if (queue.messages.length === 0) this.queues.delete(key);
      else if (queue.messages.length >= BATCH) this.flush(key, queue);
      else queue.timer ??= setTimeout(() => this.flush(key, queue), BATCH_MS);
    });
    return queue.flushing;
  }

  private async send(key: string, queue: Queue): Promise<void> {
    const batch = queue.messages.splice(0, BATCH);
    const outcome = await store(key, batch);
    syslogMessages().inc({ outcome }, batch.length);
    this.waiting -= batch.length;
    const waiting = [...this.relieved];
    this.relieved.clear();
    for (const act of waiting) act();
  }
}

/** Counted where a priority begins it, else a line; what begins with a number must not look like a count. */
const framed = (text: string) =>
  text.startsWith("<") ? `${Buffer.byteLength(text)} ${text}` : ` ${text.replaceAll("\n", " ")}\n`;

/** Tries until the database takes them; what the intake refuses would be refused again. */
async function store(key: string, messages: string[]): Promise<"accepted" | "refused"> {
  const body = Buffer.from(messages.map(framed).join(""));
  const input = { body, form: "syslog" as const, service: null, idempotencyKey: null, isRetry: false };
  for (let pauseMs = RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_RETRY_MS)) {
    try {
      await acceptBatch(await keyCtx(key), input);
      return "accepted";
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (REFUSALS.has(code)) {
        log().warn(
          { reason: (error as Error).message, messages: messages.length },
          "syslog messages refused",
        );
        return "refused";
      }
      log().warn({ err: error }, "syslog messages wait for the database");
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

const REFUSALS = new Set<unknown>([
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "too_large",
  "rate_limited",
]);
