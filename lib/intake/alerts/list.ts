import { and, count, desc, eq, gte, ilike, lt, lte, or, sql } from "drizzle-orm";
import { z } from "zod";
import { alerts, incidents, services, signals } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import type { AlertRow } from "./rows";
import type { Alert, AlertListQuery } from "./schemas";

/** Alerts of other systems, the one heard of last first. */
export async function listAlerts(ctx: Ctx, query: AlertListQuery): Promise<Page<Alert>> {
  authorize(ctx, "alerts:read");
  const rows = await executor(ctx)
    .select({
      row: alerts,
      incident: incidents.number,
      owner: services.owner,
      tier: services.tier,
      runbookUrl: services.runbookUrl,
    })
    .from(alerts)
    .leftJoin(services, and(eq(services.workspaceId, alerts.workspaceId), eq(services.name, alerts.service)))
    .leftJoin(signals, and(eq(signals.workspaceId, alerts.workspaceId), eq(signals.id, alerts.signalId)))
    .leftJoin(
      incidents,
      and(eq(incidents.workspaceId, signals.workspaceId), eq(incidents.id, signals.incidentId)),
    )
    .where(and(eq(alerts.workspaceId, ctx.workspaceId), inView(ctx, alerts.service), ...conditionsOf(query)))
    .orderBy(desc(alerts.lastSeenAt), desc(alerts.fingerprint))
    .limit(query.limit + 1);
  return toPage(
    rows,
    query.limit,
    ({ row }) => [row.lastSeenAt.getTime(), row.fingerprint],
    (found) => present(ctx, found),
  );
}

const isHeld = sql`coalesce(${alerts.noise} ->> 'action', '') = 'hold'`;

const conditionsOf = (query: AlertListQuery) => [
  query.status ? eq(alerts.status, query.status) : undefined,
  query.severity ? eq(alerts.severity, query.severity) : undefined,
  query.service ? eq(alerts.service, query.service) : undefined,
  query.source ? eq(alerts.source, query.source) : undefined,
  query.q ? ilike(alerts.title, `%${query.q.replace(/[\\%_]/g, "\\$&")}%`) : undefined,
  query.held ? (query.held === "true" ? isHeld : sql`not ${isHeld}`) : undefined,
  query.noise ? sql`${alerts.noise} ->> 'kind' = ${query.noise}` : undefined,
  query.from ? gte(alerts.lastSeenAt, new Date(query.from)) : undefined,
  query.to ? lte(alerts.lastSeenAt, new Date(query.to)) : undefined,
  query.cursor ? olderThan(query.cursor) : undefined,
];

const cursorSchema = z.tuple([cursorTime, z.string()]);
function olderThan(cursor: string) {
  const [time, fingerprint] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(alerts.lastSeenAt, at), and(eq(alerts.lastSeenAt, at), lt(alerts.fingerprint, fingerprint)));
}

/** What lies upstream may be outside of a limited view. */
const noiseOf = ({ services }: Ctx, noise: Alert["noise"]): Alert["noise"] =>
  noise?.action === "join" && services !== null
    ? { ...noise, explanation: "It joins an alert that lies upstream." }
    : noise;

interface Found {
  row: AlertRow;
  incident: number | null;
  owner: string | null;
  tier: number | null;
  runbookUrl: string | null;
}

/** What the sender leaves out, the catalog knows of the service. */
const present = (ctx: Ctx, { row, incident, ...catalog }: Found): Alert => ({
  fingerprint: row.fingerprint,
  source: row.source,
  title: row.title,
  status: row.status,
  severity: row.severity,
  rule: row.rule,
  service: row.service,
  environment: row.environment,
  owner: row.owner ?? catalog.owner,
  tier: catalog.tier,
  runbookUrl: catalog.runbookUrl,
  dedupKey: row.dedupKey,
  description: row.description,
  url: row.url,
  labels: row.labels as Alert["labels"],
  annotations: row.annotations as Alert["annotations"],
  why:
    row.owner === null && catalog.owner !== null
      ? [...(row.why as string[]), `owner ${catalog.owner}: the catalog`]
      : (row.why as string[]),
  firingSince: row.firingSince.toISOString(),
  stateAt: row.stateAt.toISOString(),
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  notices: row.notices,
  episodes: row.episodes,
  endedBy: row.endedBy,
  isFlapping: row.isFlapping,
  noise: noiseOf(ctx, row.noise as Alert["noise"]),
  incidentNumber: incident,
});

/** How many alerts noise control holds back or joins to others without any rule of the workspace, by kind. */
export async function actedByDefault(ctx: Ctx): Promise<{ kind: string; alerts: number }[]> {
  authorize(ctx, "alerts:read");
  const kind = sql<string>`${alerts.noise} ->> 'kind'`;
  return executor(ctx)
    .select({ kind, alerts: count() })
    .from(alerts)
    .where(
      and(
        eq(alerts.workspaceId, ctx.workspaceId),
        inView(ctx, alerts.service),
        sql`${alerts.noise} ->> 'action' <> 'pass' and ${alerts.noise} ->> 'ruleId' is null`,
      ),
    )
    .groupBy(kind)
    .orderBy(kind);
}

/** The senders that alerts came from, by name. */
export async function alertSources(ctx: Ctx): Promise<string[]> {
  authorize(ctx, "alerts:read");
  const rows = await executor(ctx)
    .selectDistinct({ source: alerts.source })
    .from(alerts)
    .where(and(eq(alerts.workspaceId, ctx.workspaceId), inView(ctx, alerts.service)))
    .orderBy(alerts.source)
    .limit(200);
  return rows.map(({ source }) => source);
}
