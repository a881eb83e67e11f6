export { queueStarted, startQueue, stopQueue } from "./boss";
export type { JobHandlers } from "./catalog";
export { onWork, wakeWork } from "./wake";
