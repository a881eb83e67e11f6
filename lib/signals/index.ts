export { detectSignals } from "./detect";
export { detectDrops } from "./detect-drops";
export { detectSilence } from "./detect-silence";
export { type Detected, type SignalDraft, worseOf } from "./draft";
export { gravity, type Kind, kindNamed, kindOf } from "./kinds";
export { listSignals, looseSignals, marksOfIncidents, signalsOfIncidents } from "./list";
export { assignSignals, type FreshSignal, recordSignals, type SeenAgain } from "./record";
export {
  SEVERITIES,
  type Severity,
  type Signal,
  type SignalEvidence,
  type SignalKind,
  signalListQuerySchema,
  signalSchema,
} from "./schemas";
export { type TroubledTemplate, troubledTemplates } from "./troubled";
