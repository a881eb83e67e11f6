import type { Ctx } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import { listIncidents } from "@/lib/incidents";
import { closeWindows, send } from "./two-teams";

const MINUTE = 60_000;
const CHAIN = ["web", "orders", "orders-db"];

const linesOf = (service: string, from: number, minutes: number) =>
  Array.from({ length: minutes * 6 }, (_, i) => ({
    ts: new Date(from + i * 10_000).toISOString(),
    service,
    level: "info",
    message: `handled request ${i} in ${5 + (i % 7)} ms`,
  }));

const often = (service: string, level: string, count: number, message: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => ({ service, level, message: message(i) }));

/**
 * A shop whose database runs out of disk after half an hour of peace: web calls orders, orders calls orders-db, and each says what
 * it sees. All comes in as a shipper sends it. `only` sends the trouble of one service alone. Answers the incident's number.
 */
export async function troubleStory(ctx: Ctx, only?: string): Promise<number> {
  if (!only) {
    for (const [i, name] of CHAIN.entries())
      await declareService(ctx, { name, dependsOn: CHAIN.slice(i + 1, i + 2) });
    await send(
      ctx,
      CHAIN.flatMap((service) => linesOf(service, Date.now() - 30 * MINUTE, 29)),
    );
    await closeWindows(ctx, ...CHAIN);
  }
  const trouble = {
    "orders-db": often(
      "orders-db",
      "fatal",
      40,
      (i) => `could not extend file base/${i}: No space left on device`,
    ),
    orders: often("orders", "error", 40, (i) => `query ${i} to orders-db failed: request timed out`),
    web: often(
      "web",
      "error",
      40,
      (i) => `order ${i} was not placed: orders answered 503 Service Unavailable`,
    ),
  };
  for (const service of ["orders-db", "orders", ...(only ? ["web"] : [])] as const) {
    if (only && service !== only) continue;
    await send(ctx, trouble[service as keyof typeof trouble]);
    await closeWindows(ctx, service);
  }
  const { data } = await listIncidents(ctx, { limit: 10 });
  return data.at(-1)!.number;
}
