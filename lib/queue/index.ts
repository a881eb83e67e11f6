export { queueStarted, startQueue, stopQueue } from "./boss";
export { JOBS, type JobHandlers, type JobName, type JobPayload } from "./catalog";
