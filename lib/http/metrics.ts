import { counter, gauge, histogram } from "@/lib/kit/metrics";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const httpRequests = () =>
  counter("http_requests_total", "Requests answered", ["operation", "method", "status"]);
export const httpSeconds = () =>
  histogram("http_request_duration_seconds", "Time to answer a request", SECONDS, ["operation"]);
export const limitedRequests = () =>
  counter("http_rate_limited_total", "Requests refused by a limit", ["limit"]);
export const sseConnections = () => gauge("sse_connections", "Open event streams");
export const sseCut = () => counter("sse_cut_total", "Event streams cut because the client read too slowly");
