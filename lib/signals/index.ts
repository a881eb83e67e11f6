export { detectSignals } from "./detect";
export { type Detected, type SignalDraft, worseOf } from "./draft";
export { type Kind, kindNamed, kindOf } from "./kinds";
export { listSignals, looseSignals, signalsOfIncidents } from "./list";
export { assignSignals, type FreshSignal, recordSignals, type SeenAgain } from "./record";
export {
  SEVERITIES,
  type Severity,
  type Signal,
  type SignalEvidence,
  type SignalKind,
  signalListQuerySchema,
} from "./schemas";
