export { commentOnIncident } from "./comment";
export { createIncident } from "./create";
export { getIncident, listEvidence } from "./get";
export { groupSignals } from "./group-signals";
export { listIncidents } from "./list";
export { patchIncident } from "./patch";
export { resolveQuiet } from "./resolve-quiet";
export * from "./schemas";
export { listTimeline } from "./timeline";
