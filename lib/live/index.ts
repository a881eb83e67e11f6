export { onRing, ring } from "./bell";
export { forgetEvents } from "./forget";
export { publish } from "./publish";
export type { LiveEvent, StoredEvent } from "./schemas";
export { canResume, lastSeq, readEvents, subscribe } from "./subscribe";
