import type { SentRecord } from "./console";

const MINUTE_MS = 60_000;

/** Half an hour in which a service works, then minutes in which it does not: what opens an incident by being new. */
export function trouble(
  complaints: { message: string; level?: string; attributes?: Record<string, unknown> }[],
  { service = "checkout", now = Date.now() } = {},
): SentRecord[] {
  const at = (minutesAgo: number) => new Date(now - minutesAgo * MINUTE_MS).toISOString();
  const calm = Array.from({ length: 60 }, (_, i) => ({
    ts: at(32 - i / 2),
    service,
    level: "info",
    message: `order ${4000 + i} paid in ${20 + (i % 7)} ms`,
  }));
  const bad = complaints.map((complaint, i) => ({
    level: "error",
    ...complaint,
    ts: at(1.5 - (1.4 * i) / complaints.length),
    service,
  }));
  return [...calm, ...bad];
}

/** The database behind the checkout refuses every connection. */
export const refusedDatabase = () =>
  trouble(
    Array.from({ length: 30 }, (_, i) => ({
      message: `could not connect to database orders-db:5432: connection refused (attempt ${i + 1})`,
      attributes: { pool: "orders", attempt: i + 1 },
    })),
  );
