import { invalid } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";
import { sseConnections, sseCut } from "./metrics";
import { domainErrorOf } from "./problem";
import { enterStream, isDraining, openSseConnections } from "./traffic";

/** The wire format of server-sent events is known here and nowhere else. A frame is ready to be sent. */
export type Frame = Uint8Array;
export interface SseEvent {
  id?: number;
  event: string;
  data: unknown;
}

/** Proxies close what is silent for 30 to 60 s. */
const HEARTBEAT_MS = 15_000;
/** A client this far behind is cut: it comes back and resumes, instead of filling our memory. */
const MAX_BEHIND_BYTES = 1024 * 1024;

const encoder = new TextEncoder();
export const frame = ({ id, event, data }: SseEvent): Frame =>
  encoder.encode(
    `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  );
export const comment = (text: string): Frame => encoder.encode(`: ${text}\n\n`);
/** Tells the client where it stands, without an event: it resumes from here. */
export const bookmark = (id: number): Frame => encoder.encode(`id: ${id}\n\n`);
export const joined = (frames: Frame[]): Frame => (frames.length === 1 ? frames[0]! : Buffer.concat(frames));

/** Serialises each object once, however many clients are sent it. */
export function framer<T extends object>(toEvent: (value: T) => SseEvent): (value: T) => Frame {
  const made = new WeakMap<T, Frame>();
  return (value) => {
    let ready = made.get(value);
    if (!ready) {
      ready = frame(toEvent(value));
      made.set(value, ready);
    }
    return ready;
  };
}

/** Where the client wants to go on: `Last-Event-ID` (what browsers send by themselves), else `?lastEventId=`; null for "from now". */
export function lastEventIdOf(request: Request): number | null {
  const text =
    request.headers.get("last-event-id") || new URL(request.url).searchParams.get("lastEventId") || "";
  if (text === "") return null;
  if (!/^\d{1,15}$/.test(text)) throw invalid("Last-Event-ID", "is not the id of an event");
  return Number(text);
}

interface StreamOptions {
  /** Asked at each heartbeat; when it throws an error of the domain (the key was revoked), the stream ends. */
  readmit?: () => Promise<void>;
  /** Has `look` called when it should be asked at once; answers how to stop that. */
  onDoubt?: (look: () => void) => () => void;
  heartbeatMs?: number;
}

/**
 * Answers with what `open` yields, until the client leaves, the source ends or the server drains. The first value is
 * awaited before there is an answer, so that what `open` throws until then becomes a status.
 */
export async function eventStream(
  request: Request,
  open: (signal: AbortSignal) => AsyncGenerator<Frame>,
  options: StreamOptions = {},
): Promise<Response> {
  const abort = new AbortController();
  const source = open(abort.signal);
  const first = await source.next();
  // 204 tells a browser to stop reconnecting.
  if (first.done) return new Response(null, { status: 204 });
  const stream = new ReadableStream<Frame>(
    {
      start: (controller) => run(controller, request, source, first.value, abort, options),
      cancel: () => abort.abort("client left"),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_BEHIND_BYTES }),
  );
  return new Response(stream, {
    headers: {
      "Content-Type": "text/event-stream",
      // no-transform: a proxy that compresses also holds back.
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

/** One abort ends everything: whoever sees an end first calls it, and all is cleared once. */
function run(
  controller: ReadableStreamDefaultController<Frame>,
  request: Request,
  source: AsyncGenerator<Frame>,
  first: Frame,
  abort: AbortController,
  { readmit, onDoubt, heartbeatMs = HEARTBEAT_MS }: StreamOptions,
): void {
  const end = (why: string) => abort.abort(why);
  const gone = () => end("client left");
  const leave = enterStream(() => end("draining"));
  const count = () => sseConnections().set(openSseConnections());
  const send = (chunk: Frame) => {
    if (abort.signal.aborted) return;
    controller.enqueue(chunk);
    if ((controller.desiredSize ?? 0) <= 0) end("too slow");
  };
  const look = () =>
    void readmit?.().catch(
      (error) => domainErrorOf(error)?.code !== "unavailable" && end("no longer admitted"),
    );
  const heartbeat = setInterval(() => {
    send(comment("still here"));
    look();
  }, heartbeatMs);
  const offDoubt = onDoubt?.(look);
  abort.signal.addEventListener("abort", () => {
    clearInterval(heartbeat);
    offDoubt?.();
    request.signal.removeEventListener("abort", gone);
    leave();
    count();
    void source.return(undefined).catch(() => {});
    close(controller, String(abort.signal.reason));
  });
  request.signal.addEventListener("abort", gone);
  count();
  send(encoder.encode("retry: 1000\n\n"));
  send(first);
  if (isDraining()) end("draining");
  else if (request.signal.aborted) gone();
  void pump(source, send, abort.signal).then(
    () => end("source ended"),
    (error) => {
      log().warn({ err: error }, "an event stream broke off");
      end("source failed");
    },
  );
}

async function pump(source: AsyncGenerator<Frame>, send: (chunk: Frame) => void, signal: AbortSignal) {
  while (!signal.aborted) {
    const next = await source.next();
    if (next.done) return;
    send(next.value);
  }
}

function close(controller: ReadableStreamDefaultController<Frame>, why: string): void {
  try {
    if (why === "too slow") {
      sseCut().inc();
      // What is queued would only be waited for: the connection is dropped.
      controller.error(new DOMException("the client reads too slowly", "AbortError"));
    } else controller.close();
  } catch {
    // The client was faster: its end of the stream is closed already.
  }
}
