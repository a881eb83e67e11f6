import { EventEmitter } from "node:events";
import { singleton } from "@/lib/kit/singleton";

interface Arrivals {
  emitter: EventEmitter;
  /** Records that arrived in this process since a window was last looked for. */
  records: number;
}
const arrivals = () => singleton<Arrivals>("arrivals", () => ({ emitter: new EventEmitter(), records: 0 }));

/** Tells a window runner in this process that it need not wait for its next look. */
export function announceArrival(records: number): void {
  const state = arrivals();
  state.records += records;
  state.emitter.emit("records");
}

export const takeArrivals = (): number => {
  const state = arrivals();
  const { records } = state;
  state.records = 0;
  return records;
};

export function onArrival(act: () => void): () => void {
  const { emitter } = arrivals();
  emitter.on("records", act);
  return () => emitter.off("records", act);
}
