import { EventEmitter } from "node:events";
import { db, isEmbedded } from "@/db/client";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";

const CHANNEL = "ic_bell";

interface Bell {
  emitter: EventEmitter;
  listening: Promise<unknown> | null;
  waiting: Set<string>;
}
const bell = () =>
  singleton<Bell>("bell", () => ({
    emitter: new EventEmitter().setMaxListeners(0),
    listening: null,
    waiting: new Set(),
  }));

/** "Something changed, look again": at once in this process, and by NOTIFY in the others. Carries no content. */
export function ring(workspaceId: string): void {
  const { emitter, waiting } = bell();
  emitter.emit(workspaceId);
  if (isEmbedded() || waiting.has(workspaceId)) return;
  // NOTIFY takes a lock of the whole database at commit, so many rings within 20 ms become one.
  waiting.add(workspaceId);
  // Taken now: by the time it rings, a shutdown may have closed the database, and then nobody needs to hear it.
  const { $client } = db();
  setTimeout(() => {
    waiting.delete(workspaceId);
    $client
      .notify(CHANNEL, workspaceId)
      .catch((error) => log().warn({ err: error }, "the bell could not be rung for other processes"));
  }, 20).unref();
}

/** Calls `act` on each ring for the workspace until the returned function is called. */
export function onRing(workspaceId: string, act: () => void): () => void {
  const state = bell();
  state.emitter.on(workspaceId, act);
  if (!isEmbedded() && !state.listening) {
    state.listening = db()
      .$client.listen(CHANNEL, (id) => state.emitter.emit(id))
      .catch((error) => {
        state.listening = null;
        log().warn(
          { err: error },
          "cannot listen for the bell; readers fall back to looking every few seconds",
        );
      });
  }
  return () => state.emitter.off(workspaceId, act);
}
