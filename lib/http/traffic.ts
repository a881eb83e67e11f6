import { lifecycle, onShutdown } from "@/lib/kit/lifecycle";
import { singleton } from "@/lib/kit/singleton";

/** How long a shutdown waits for requests under way, ms; the whole shutdown has 10 s. */
const DRAIN_MS = 5000;

interface Traffic {
  inFlight: number;
  streams: Set<() => void>;
}
const traffic = () =>
  singleton<Traffic>("traffic", () => {
    // Registered at the first request, so after the database and the queue: closed before them.
    onShutdown("requests", drain);
    return { inFlight: 0, streams: new Set() };
  });

/** Requests being answered right now, event streams not counted. */
export const inFlight = (): number => traffic().inFlight;
export const openSseConnections = (): number => traffic().streams.size;
export const isDraining = (): boolean => lifecycle().draining;

/** New requests are answered with 503 and `Connection: close` from here on, and event streams end. */
export function startDraining(): void {
  lifecycle().draining = true;
  for (const close of traffic().streams) close();
}

/** Counts a request in; call what it returns when the answer is made. */
export function enter(): () => void {
  const state = traffic();
  state.inFlight++;
  return () => {
    state.inFlight--;
  };
}

/** Counts an event stream in; `close` is called when the server drains. Call what it returns when the stream has ended. */
export function enterStream(close: () => void): () => void {
  const { streams } = traffic();
  streams.add(close);
  return () => void streams.delete(close);
}

async function drain(): Promise<void> {
  startDraining();
  const deadline = Date.now() + DRAIN_MS;
  while (inFlight() > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}
