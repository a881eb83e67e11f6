export { type AlikeIncident, type AlikeQuestion, nearestIncidents } from "./incidents/nearest";
export { type Remembered, rememberIncidents } from "./incidents/remember";
export { type FoundIncident, searchIncidents } from "./incidents/search";
export { memoryStates } from "./memory-states";
export * from "./schemas";
export { startTending, stopTending, tendSoon } from "./tending/soon";
export { tendSpaces } from "./tending/tend";
