export { acceptBatch } from "./accept";
export { type AcceptedAlerts, type AlertsInput, acceptAlerts } from "./alerts/accept";
export { watchAlerts } from "./alerts/expire";
export { listForAlertmanager, RECEIVER } from "./alerts/for-alertmanager";
export { type AlertLabels, labelsOfAlerts } from "./alerts/labels";
export { actedByDefault, alertSources, listAlerts } from "./alerts/list";
export {
  type AlertDecision,
  PENDING_AT_ONCE,
  type PendingAlert,
  settleDecisions,
  takePendingAlerts,
  unheldAlerts,
} from "./alerts/pending";
export { onArrival, takeArrivals } from "./arrivals";
export { BODY_TYPES, bodyForm } from "./body";
export { acceptChanges } from "./changes/accept";
export { listChanges } from "./changes/list";
export { kindOfDeadLetter } from "./dead-letters/kind";
export { listDeadLetters } from "./dead-letters/list";
export { replayDeadLetter } from "./dead-letters/replay";
export { type PlatformEvent, platformEvents } from "./events/list";
export { recordHistogram } from "./histogram";
export { findInstances } from "./instances";
export { lastArrivals } from "./last-arrivals";
export {
  type Backlog,
  confirmLease,
  failLease,
  findBacklog,
  forgetLeases,
  type Lease,
  leaseStream,
  MAX_FAILURES,
  releaseLease,
} from "./lease";
export { LEVELS } from "./level";
export { MAX_BODY_BYTES, MAX_UNPACKED_BYTES } from "./limits";
export { listWindows } from "./list-windows";
export {
  createMappingRule,
  deleteMappingRule,
  listMappingRules,
  patchMappingRule,
} from "./mapping/rules";
export { lagSeconds, waitingRecords, windowSeconds, windowsClosed } from "./metrics";
export { findPeers } from "./peers";
export { otlpAnswer, otlpFailure } from "./receivers/otlp-answer";
export { recordId } from "./record-id";
export { recordsById } from "./records-by-id";
export { redact } from "./redact";
export { dropExpired, ensurePartitions, keptSince, vacuumEmbedded } from "./retain";
export * from "./schemas";
export { getRecord, newestRecordTime, recordContext, searchRecords } from "./search";
export { setAside } from "./set-aside";
export { recordsPerWindow } from "./settings";
export { listSenderSecrets, removeSenderSecret, setSenderSecret } from "./signing/secrets";
export { reserveRecordIds, storeRecords } from "./store-records";
export { addServiceMinutes, type ClosedWindow, countMinutes, storeWindow } from "./store-window";
export { listenForSyslog, type SyslogListener } from "./syslog/listen";
export { readSources } from "./syslog/sources";
export { consume, type Taken, takeRecords } from "./take";
export { TraceMemory } from "./traces";
export { fairTurn } from "./turns";
