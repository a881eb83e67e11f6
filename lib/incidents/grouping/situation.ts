import { and, arrayOverlaps, desc, eq, gte, isNull, ne, or, sql } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import {
  type AlertLabels,
  type FreshSignal,
  kindOf,
  labelsOfAlerts,
  looseSignals,
  marksOfIncidents,
  type Signal,
  type SignalMark,
  subjectOf,
} from "@/lib/signals";
import { shapeOf } from "../dedup/model";
import type { IncidentRow } from "../internal";
import { textOf } from "../reading/read";
import { fieldsOf } from "../rules/fields";
import { type GroupingRule, groupKeyOf, ruleFor } from "../rules/rule";
import { CASCADE_MS } from "./decide";
import { type Candidate, type Host, SAME_SERVICE_MS } from "./model";

/** A fault that comes back within a week is told to be the same. */
const REGRESSION_MS = 7 * 24 * 3600_000;
const HOSTS_AT_MOST = 200;

interface Asked {
  services: string[];
  /** Ids of waiting signals that have grown and are looked at like new ones. */
  ripe: ReadonlySet<string>;
  arrivedAt: number;
  /** Labels of alerts are read for rules only. */
  withLabels: boolean;
}

/** The new signals, and those of the same services that have waited for company. */
export async function candidatesOf(ctx: Ctx, fresh: FreshSignal[], asked: Asked): Promise<Candidate[]> {
  const ids = new Set(fresh.map((signal) => signal.id));
  const waiting = (
    await looseSignals(ctx, asked.services, asked.arrivedAt - SAME_SERVICE_MS, asked.ripe)
  ).filter((signal) => !ids.has(signal.id));
  const alertOf = (signal: Signal) => signal.evidence.alert?.fingerprint;
  const labels = asked.withLabels
    ? await labelsOfAlerts(ctx, [
        ...fresh.flatMap(({ alertFingerprint }) => alertFingerprint ?? []),
        ...waiting.flatMap((signal) => alertOf(signal) ?? []),
      ])
    : new Map<string, AlertLabels>();
  return [
    ...fresh.map((signal) => ({
      ...signal,
      ...aboutOf(signal),
      fields: fieldsOf(signal, labels.get(signal.alertFingerprint ?? "")),
      loose: false,
    })),
    ...waiting.map((signal) => ({
      ...signal,
      alertFingerprint: alertOf(signal),
      ...aboutOf(signal),
      fields: fieldsOf(signal, labels.get(alertOf(signal) ?? "")),
      at: Date.parse(signal.at),
      lastAt: Date.parse(signal.evidence.quotes.at(-1)?.ts ?? signal.at),
      loose: !asked.ripe.has(signal.id),
    })),
  ];
}

/** What a signal says, what it is about, and where it was seen. */
const aboutOf = (signal: Pick<Signal, "kind" | "pattern" | "evidence">) => ({
  text: textOf(signal),
  subject: subjectOf({ ...signal, title: signal.evidence.alert?.title }),
  seenIn: signal.evidence.seenIn ?? { releases: [], environments: [] },
});

/** Incidents that the signals might join, reopen or continue: live ones near in time or service, and the service's resolved. */
export async function hostsNear(ctx: Ctx, services: string[], arrivedAt: number): Promise<Host[]> {
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.workspaceId, ctx.workspaceId),
        or(
          and(
            ne(incidents.status, "resolved"),
            isNull(incidents.ruleId),
            or(
              arrayOverlaps(incidents.services, services),
              gte(incidents.lastSignalAt, new Date(arrivedAt - CASCADE_MS)),
            ),
          ),
          and(
            gte(incidents.resolvedAt, new Date(arrivedAt - REGRESSION_MS)),
            isNull(incidents.mergedInto),
            isNull(incidents.ruleId),
            arrayOverlaps(incidents.services, services),
          ),
        ),
      ),
    )
    .orderBy(desc(incidents.lastSignalAt))
    .limit(HOSTS_AT_MOST);
  const marks = await marksOfIncidents(
    ctx,
    rows.map((row) => row.id),
  );
  const byIncident = Map.groupBy(marks, ({ incidentId }) => incidentId);
  return rows.map((row) => hostOf(row, byIncident.get(row.id) ?? []));
}

/** Incidents of rules that these signals might join or follow. */
export async function hostsOfRules(
  ctx: Ctx,
  rules: readonly GroupingRule[],
  signals: Candidate[],
  arrivedAt: number,
): Promise<Host[]> {
  if (rules.length === 0) return [];
  const places = signals.flatMap(({ fields }) => {
    const rule = ruleFor(rules, fields);
    return rule?.effect.kind === "group" ? [{ rule: rule.id, key: groupKeyOf(rule.effect.by, fields) }] : [];
  });
  if (places.length === 0) return [];
  const asked = [...new Map(places.map((place) => [`${place.rule} ${place.key}`, place])).values()];
  const rows = await executor(ctx)
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.workspaceId, ctx.workspaceId),
        isNull(incidents.mergedInto),
        sql`(${incidents.ruleId}, ${incidents.groupKey}) in (
          select p.rule, p.key from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb) as p(rule text, key text))`,
        or(ne(incidents.status, "resolved"), gte(incidents.resolvedAt, new Date(arrivedAt - REGRESSION_MS))),
      ),
    )
    .orderBy(desc(incidents.lastSignalAt))
    .limit(HOSTS_AT_MOST);
  const marks = await marksOfIncidents(
    ctx,
    rows.map((row) => row.id),
  );
  const byIncident = Map.groupBy(marks, ({ incidentId }) => incidentId);
  return rows.map((row) => hostOf(row, byIncident.get(row.id) ?? []));
}

/** An incident as grouping sees it: by what its signals are about. */
export function hostOf(row: IncidentRow, own: SignalMark[]): Host {
  return {
    id: row.id,
    number: row.number,
    services: row.services,
    firstBadAt: row.firstBadAt.getTime(),
    lastBadAt: (row.lastBadAt ?? row.firstBadAt).getTime(),
    openedAt: row.openedAt.getTime(),
    lastSignalAt: row.lastSignalAt.getTime(),
    resolvedAt: row.resolvedAt?.getTime() ?? null,
    templateIds: new Set(own.flatMap((mark) => mark.templateId ?? [])),
    alerts: new Set(own.flatMap((mark) => mark.alertFingerprint ?? [])),
    kinds: new Set(own.flatMap((mark) => kindOf(mark.text)?.name ?? [])),
    subjects: new Map(own.map((mark) => [shapeOf({ ...mark, text: mark.subject }), mark.subject])),
    seenIn: {
      releases: [...new Set(own.flatMap(({ seenIn }) => seenIn.releases))],
      environments: [...new Set(own.flatMap(({ seenIn }) => seenIn.environments))],
    },
    fixedIn: row.fixedIn,
    ruleId: row.ruleId,
    groupKey: row.groupKey,
  };
}
