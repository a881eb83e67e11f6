import { EventEmitter } from "node:events";
import { singleton } from "@/lib/kit/singleton";

const bell = () => singleton("ended-work", () => new EventEmitter().setMaxListeners(0));

/**
 * Tells whoever works on this analysis or question in this process that it is over: a model that is asked for it is not waited
 * for any longer. A worker in another process hears of it when it renews its lease. Inside a transaction once that is durable.
 */
export function tellEnded({ afterCommit }: { afterCommit?: (() => void)[] }, id: string): void {
  const ring = () => void bell().emit(id);
  if (afterCommit) afterCommit.push(ring);
  else ring();
}

/** Calls `act` when it is over, until the returned function is called. */
export function onEnded(id: string, act: () => void): () => void {
  bell().on(id, act);
  return () => bell().off(id, act);
}
