export { findScenario, SCENARIOS } from "./catalog";
export { generate, type Telling } from "./generate";
export type { Scenario, ScenarioRecord, Truth } from "./model";
export { type Performance, type Progress, playScenario } from "./play";
export { listScenarios, startScenario } from "./run";
export * from "./schemas";
