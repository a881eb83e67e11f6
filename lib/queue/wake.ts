import { EventEmitter } from "node:events";
import { singleton } from "@/lib/kit/singleton";

const bell = () => singleton("work-bell", () => new EventEmitter().setMaxListeners(0));

/**
 * Rows that wait for a worker are seen by it within a second; in this process at once. Inside a transaction it rings when that
 * is durable.
 */
export function wakeWork({ afterCommit }: { afterCommit?: (() => void)[] }): void {
  const ring = () => void bell().emit("work");
  if (afterCommit) afterCommit.push(ring);
  else ring();
}

/** Calls `act` when there is work, until the returned function is called. */
export function onWork(act: () => void): () => void {
  bell().on("work", act);
  return () => bell().off("work", act);
}
