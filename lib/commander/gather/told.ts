import { sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import type { AlertRow, Situation } from "../schemas";
import type { Reach } from "./scope";

const ALERTS_AT_MOST = 2000;
const CHANGES_AT_MOST = 200;
const TEXT_CHARS = 4000;
/** Roll-outs take their time, and so does what they break. */
const CHANGED_BEFORE_MS = 60 * 60_000;

/** Alerts of other systems that were on in this time: of the services, of the machines, and those that belong to the incident. */
export async function alertsIn(
  ctx: Ctx,
  { from, until, services }: Reach,
  incidentId: string,
  nodes: readonly string[],
): Promise<AlertRow[]> {
  const rows = await executor(ctx).execute<{
    fingerprint: string;
    title: string;
    severity: string;
    service: string | null;
    description: string | null;
    node: string | null;
    firing_since: string;
    ended_at: string | null;
  }>(sql`
    select fingerprint, title, severity, service, description, firing_since,
      case when status = 'resolved' then state_at end as ended_at,
      (select n from (values (labels ->> 'node'), (labels ->> 'instance'), (labels ->> 'host')) as named(n)
       where n in (select jsonb_array_elements_text(${JSON.stringify(nodes)}::text::jsonb)) limit 1) as node
    from alerts a
    where workspace_id = ${ctx.workspaceId} and (
      exists (select from signals s where s.workspace_id = a.workspace_id
        and s.alert_fingerprint = a.fingerprint and s.incident_id = ${incidentId})
      or (firing_since <= ${new Date(until).toISOString()}::timestamptz
        and state_at >= ${new Date(from).toISOString()}::timestamptz
        and (service in (select jsonb_array_elements_text(${JSON.stringify(services)}::text::jsonb))
          or labels ->> 'node' in (select jsonb_array_elements_text(${JSON.stringify(nodes)}::text::jsonb)))))
    order by firing_since limit ${ALERTS_AT_MOST}`);
  return rows.map((row) => ({
    id: `alert:${row.fingerprint}`,
    at: Date.parse(row.firing_since),
    service: row.service,
    node: row.node,
    title: cut(row.title, TEXT_CHARS),
    text: cut(row.description ?? "", TEXT_CHARS),
    severity: row.severity,
    endsAt: row.ended_at === null ? null : Date.parse(row.ended_at),
  }));
}

/** What was deployed, switched, configured or scaled within the hour before and since. */
export async function changesIn(ctx: Ctx, { from, until, services }: Reach): Promise<Situation["changes"]> {
  const rows = await executor(ctx).execute<{
    id: string;
    service: string;
    kind: string;
    title: string;
    version: string | null;
    at: string;
  }>(sql`
    select c.id, c.service, c.kind, c.title, c.version, c.at
    from jsonb_array_elements_text(${JSON.stringify(services)}::text::jsonb) as s(name)
    cross join lateral (
      select id, service, kind, title, version, at from changes
      where workspace_id = ${ctx.workspaceId} and service = s.name
        and at >= ${new Date(from - CHANGED_BEFORE_MS).toISOString()}::timestamptz
        and at <= ${new Date(until).toISOString()}::timestamptz
      order by at desc limit 20) c
    order by c.at desc limit ${CHANGES_AT_MOST}`);
  return rows.map(({ id, service, kind, title, version, at }) => ({
    id,
    at: Date.parse(at),
    service,
    text: cut(`${kind}: ${title}${version ? ` (${version})` : ""}`, TEXT_CHARS),
  }));
}
