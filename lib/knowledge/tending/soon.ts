import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { tendWorkspace } from "./tend";

/** Changes of one moment are tended together. */
const GATHER_MS = 100;

interface Tending {
  /** Null where nobody tends: in scripts, and in tests that do not ask for it. */
  stop: AbortController | null;
  learns: boolean;
  timers: Map<string, NodeJS.Timeout>;
  running: Set<Promise<void>>;
}
const held = () =>
  singleton<Tending>("tending", () => ({ stop: null, learns: true, timers: new Map(), running: new Set() }));

/** From now on {@link tendSoon} acts in this process. A process that only serves does not learn: that is long work for its one thread. */
export function startTending({ learns }: { learns: boolean }): void {
  Object.assign(held(), { stop: new AbortController(), learns });
}

/** Ends what goes on; what it leaves is found by whoever tends next. */
export async function stopTending(): Promise<void> {
  const { stop, timers, running } = held();
  held().stop = null;
  stop?.abort();
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  await Promise.all(running);
}

/** For a verb that has changed a text, after its commit: the new text is embedded within a moment. Answers at once. */
export const tendSoon = (workspaceId: string): void => tendIn(workspaceId, GATHER_MS);

function tendIn(workspaceId: string, waitMs: number): void {
  const { stop, timers } = held();
  if (!stop || timers.has(workspaceId)) return;
  const timer = setTimeout(() => {
    timers.delete(workspaceId);
    const run = tendNow(workspaceId, stop.signal).finally(() => held().running.delete(run));
    held().running.add(run);
  }, waitMs);
  timer.unref();
  timers.set(workspaceId, timer);
}

async function tendNow(workspaceId: string, signal: AbortSignal): Promise<void> {
  try {
    const { more, waitMs } = await tendWorkspace(workspaceId, { signal, learns: held().learns });
    if (more) tendIn(workspaceId, 0);
    else if (waitMs !== null) tendIn(workspaceId, waitMs);
  } catch (error) {
    if (!signal.aborted) log().warn({ err: error, workspaceId }, "the memory could not be tended");
  }
}
