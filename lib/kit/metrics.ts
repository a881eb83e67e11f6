import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { singleton } from "./singleton";

/** Every figure that /metrics shows, in one registry per process whichever bundle counts. */
export const metrics = () => singleton("metrics", createMetrics);

function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[] = [],
  ) => new Histogram<L>({ name, help, labelNames, buckets, registers });
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    registry,
    httpRequests: counter("http_requests_total", "Requests answered.", ["operation", "method", "status"]),
    httpSeconds: histogram("http_request_duration_seconds", "Time to answer.", seconds, ["operation"]),
    sseConnections: gauge("sse_connections", "Open event streams."),
    sseCut: counter("sse_cut_total", "Event streams cut because the client read too slowly."),
    rateLimited: counter("http_rate_limited_total", "Requests refused by a limit.", ["limit"]),

    incidentsCreated: counter("incidents_created_total", "Incidents opened.", ["severity"]),
    incidentsResolved: counter("incidents_resolved_total", "Incidents resolved.", ["by"]),
    incidentSeconds: histogram(
      "incident_duration_seconds",
      "From opening to resolution.",
      [60, 300, 900, 1800, 3600, 4 * 3600, 12 * 3600, 86_400, 3 * 86_400, 7 * 86_400],
      ["severity"],
    ),
    activeIncidents: gauge("active_incidents", "Incidents not resolved, over all workspaces."),
    signalsCreated: counter("signals_created_total", "Signals raised.", ["kind"]),

    intakeBatches: counter("intake_batches_total", "Batches received.", ["outcome"]),
    intakeRecords: counter("intake_records_total", "Records received.", ["outcome"]),
    intakeBytes: counter("intake_bytes_total", "Bytes of records received, unpacked."),
    windowsClosed: counter("windows_closed_total", "Windows closed.", ["reason"]),
    windowRecords: counter("window_records_total", "Records put into windows."),
    windowSeconds: histogram("window_processing_seconds", "Time to work off one window.", seconds),
    waitingRecords: gauge("intake_waiting_records", "Accepted records that no window holds yet."),
    lagSeconds: gauge("intake_lag_seconds", "Age of the oldest accepted record that no window holds yet."),
    firstReadSeconds: histogram("first_read_seconds", "From a window's closing to the first read.", seconds),
    deadLetters: counter("dead_letters_total", "Work given up.", ["kind"]),
  };
}
