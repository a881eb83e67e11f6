import { sql } from "drizzle-orm";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { at } from "@/lib/intake/filter";
import { LEVELS } from "@/lib/intake/level";
import { recordId } from "@/lib/intake/record-id";

/** An event of the platform as an analysis reads it. Times are epoch ms. */
export interface PlatformEvent {
  /** Of the record. */
  id: string;
  /** When it was last seen, and first. */
  at: number;
  firstAt: number | null;
  service: string;
  isWarning: boolean;
  reason: string;
  /** "pod/web-1" */
  object: string;
  node: string | null;
  namespace: string | null;
  text: string;
  count: number;
}

const WARN = LEVELS.indexOf("warn");
const EVENTS_AT_MOST = 5000;
/** The platform says the same event again with a larger count; so many records are read for each event that is told. */
const SAID_AGAIN = 4;

interface Row extends Record<string, unknown> {
  id: string;
  ts: string;
  service: string;
  level: number;
  message: string;
  attributes: Record<string, unknown>;
}

/**
 * What the platform says happened from one moment to another (epoch ms), the newest first: each event once, as it was last told.
 * One query, by an index that holds such records alone.
 */
export async function platformEvents(
  ctx: Ctx,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<PlatformEvent[]> {
  authorize(ctx, "logs:read");
  const most = Math.min(Math.max(1, limit), EVENTS_AT_MOST);
  const rows = await executor(ctx).execute<Row>(sql`
    select id, ts, service, level, message, attributes from records
    where workspace_id = ${ctx.workspaceId} and attributes ? 'k8s.event.reason' and ts >= ${at(from)} and ts <= ${at(to)}
      and ${inView(ctx, sql`service`)}
    order by ts desc, id desc limit ${most * SAID_AGAIN}`);
  const events = new Map<string, PlatformEvent>();
  for (const row of rows) {
    const key = keyOf(row);
    if (events.has(key)) continue;
    events.set(key, present(row));
    if (events.size === most) break;
  }
  return [...events.values()];
}

/** The event's own name where there is one; else it is told again when all but its count and last time is the same. */
function keyOf({ service, message, attributes }: Row): string {
  const name = attributes["k8s.event.name"];
  const namespace = String(attributes["k8s.namespace.name"] ?? "");
  if (typeof name === "string" && name !== "") return JSON.stringify([namespace, name]);
  const said = ["reason", "first_at"].map((field) => attributes[`k8s.event.${field}`]);
  return JSON.stringify([service, objectOf(attributes), namespace, message, ...said]);
}

function present(row: Row): PlatformEvent {
  const { attributes } = row;
  const ts = new Date(row.ts).getTime();
  const type = attributes["k8s.event.type"];
  const count = Number(attributes["k8s.event.count"]);
  const firstAt = Date.parse(String(attributes["k8s.event.first_at"] ?? ""));
  return {
    id: recordId(ts, Number(row.id)),
    at: ts,
    firstAt: Number.isNaN(firstAt) ? null : firstAt,
    service: row.service,
    isWarning: typeof type === "string" ? type.toLowerCase() === "warning" : row.level >= WARN,
    reason: String(attributes["k8s.event.reason"]),
    object: objectOf(attributes),
    node: textOf(attributes["k8s.node.name"]),
    namespace: textOf(attributes["k8s.namespace.name"]),
    text: row.message,
    count: Number.isInteger(count) && count >= 1 ? count : 1,
  };
}

/** Applications may write the attributes themselves, in any case and not all of them. */
function objectOf(attributes: Record<string, unknown>): string {
  const kind = textOf(attributes["k8s.object.kind"])?.toLowerCase() ?? "object";
  return `${kind}/${textOf(attributes["k8s.object.name"]) ?? "unnamed"}`;
}

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
