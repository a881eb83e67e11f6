import { counter, gauge, histogram } from "@/lib/kit/metrics";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const intakeBatches = () => counter("intake_batches_total", "Batches received", ["outcome"]);
export const intakeRecords = () => counter("intake_records_total", "Records received", ["outcome"]);
export const intakeBytes = () => counter("intake_bytes_total", "Bytes of records received, unpacked");
export const intakeAlerts = () => counter("intake_alerts_total", "Alerts received", ["outcome"]);
export const syslogMessages = () =>
  counter("syslog_messages_total", "Messages over TCP and UDP", ["outcome"]);
export const windowsClosed = () => counter("windows_closed_total", "Windows closed", ["reason"]);
export const windowSeconds = () =>
  histogram("window_processing_seconds", "Time to work off one window", SECONDS);
export const waitingRecords = () =>
  gauge("intake_waiting_records", "Accepted records that no window holds yet");
export const lagSeconds = () =>
  gauge("intake_lag_seconds", "Age of the oldest accepted record that no window holds yet");
