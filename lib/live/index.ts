export { onRing, ring } from "./bell";
export { forgetEvents } from "./forget";
export { publish } from "./publish";
export { LIVE_EVENT_TYPES, type LiveEvent, liveEventSchema } from "./schemas";
export { canResume, lastSeq, readEvents, subscribe } from "./subscribe";
