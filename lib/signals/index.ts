export {
  type AlertLabels,
  labelsOfAlerts,
  PENDING_AT_ONCE,
  settleDecisions as settlePending,
  takePendingAlerts as takePending,
} from "@/lib/intake";
export { arrivalsSince, type SignalArrival } from "./arrivals";
export { detectSignals } from "./detect";
export { detectDrops } from "./detect-drops";
export { detectSilence } from "./detect-silence";
export { type Detected, worseOf } from "./draft";
export { firingSignals } from "./firing";
export { type JudgedAlerts, judgeAlerts } from "./judge-alerts";
export { gravity, type Kind, kindOf } from "./kinds";
export {
  listSignals,
  looseSignals,
  marksOfIncidents,
  type SignalMark,
  signalsOfIncidents,
  subjectOf,
} from "./list";
export {
  createMaintenanceWindow,
  deleteMaintenanceWindow,
  listMaintenanceWindows,
  patchMaintenanceWindow,
} from "./noise/maintenance-windows";
export { createNoiseRule, deleteNoiseRule, listNoiseRules, patchNoiseRule } from "./noise/rules";
export {
  assignSignals,
  type FreshSignal,
  holdSignals,
  moveBack,
  moveSignals,
  recordAnew,
  recordSignals,
  type SeenAgain,
} from "./record";
export {
  SEVERITIES,
  type Severity,
  type Signal,
  type SignalKind,
  signalListQuerySchema,
  signalSchema,
} from "./schemas";
export { type TroubledTemplate, troubledTemplates } from "./troubled";
