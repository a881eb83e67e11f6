import { z } from "zod";
import { type Ctx, seenOf, sees, seesAll, seesAny } from "@/lib/access";
import type { StoredEvent } from "@/lib/live";
import { troubleIn } from "./reading/title";
import {
  type FirstRead,
  type Grouping,
  groupingSchema,
  type Incident,
  type IncidentDetail,
  type RootCause,
  rootCauseSchema,
  type TimelineEntry,
} from "./schemas";

type View = Pick<Ctx, "services">;

/**
 * What a limited view shows of an incident that is in it. Of one that also concerns other services, every field is named
 * here, so that a new one does not compile until somebody has decided whether it speaks of them. All is pure.
 */
export function cutIncident(view: View, incident: Incident): Incident {
  if (view.services === null) return incident;
  const grouping = cutGrouping(view, incident);
  const rootCause = incident.rootCause && cutCause(view, incident.services, incident.rootCause);
  if (seesAll(view, incident.services)) return { ...incident, grouping, rootCause };
  const services = seenOf(view, incident.services);
  return {
    number: incident.number,
    id: incident.id,
    title: troubleIn(services),
    description: null,
    status: incident.status,
    severity: incident.severity,
    services,
    openedAt: incident.openedAt,
    firstBadAt: incident.firstBadAt,
    lastSignalAt: incident.lastSignalAt,
    acknowledgedAt: incident.acknowledgedAt,
    mitigatedAt: incident.mitigatedAt,
    resolvedAt: incident.resolvedAt,
    resolvedBy: incident.resolvedBy,
    occurrences: incident.occurrences,
    // The incident before may have been one of the other services alone.
    regressionOf: null,
    mergedInto: null,
    what: null,
    fix: null,
    fixedIn: null,
    assignee: incident.assignee,
    grouping,
    rootCause,
    partial: true,
  };
}

/** The same with the first read. */
export function cutDetail(view: View, { report, ...incident }: IncidentDetail): IncidentDetail {
  return {
    ...cutIncident(view, incident),
    report: report && cutReport(view, incident.services, report),
  };
}

function cutReport(view: View, services: readonly string[], report: FirstRead): FirstRead {
  if (view.services === null) return report;
  const cause = cutStatement(view, services, report.cause);
  if (seesAll(view, services)) return { ...report, cause };
  const isSeen = ({ service }: { service: string }) => sees(view, service);
  return {
    headline: troubleIn(seenOf(view, services)),
    severity: report.severity,
    services: seenOf(view, report.services),
    firstBadAt: report.firstBadAt,
    cause,
    changes: report.changes.filter(isSeen),
    templates: report.templates.filter(isSeen),
    quotes: report.quotes.filter(isSeen),
    readMs: report.readMs,
    readAt: report.readAt,
  };
}

/** Lines name services that have no signals: an incident of seen services may suspect one that is not. */
const isTold = (view: View, services: readonly string[], { suspects }: RootCause): boolean =>
  seesAll(view, services) && suspects !== undefined && seesAll(view, suspects);

function cutCause(view: View, services: readonly string[], cause: RootCause): RootCause {
  if (isTold(view, services, cause)) return cause;
  const { service, kind, confidence, verdict } = cause;
  return service !== null && sees(view, service)
    ? { service, kind, confidence, verdict, suspects: [service] }
    : { service: null, kind: "unknown", confidence: 0, verdict: "unknown", suspects: [] };
}

function cutStatement(
  view: View,
  services: readonly string[],
  cause: FirstRead["cause"],
): FirstRead["cause"] {
  if (isTold(view, services, cause)) return cause;
  const cut = cutCause(view, services, cause);
  const statement =
    cut.service !== null
      ? `What broke is ${cut.verdict === "cause" ? "" : "probably "}in ${cut.service}.`
      : cause.service !== null
        ? "What broke lies outside of this view."
        : "What this view shows does not tell what broke.";
  return { ...cut, statement, reasons: [] };
}

function cutGrouping(view: View, { services, grouping }: Incident): Grouping {
  const { rule, service } = grouping;
  const whole = seesAll(view, services)
    ? namesNoThird(grouping)
    : rule !== "dependency" && service !== null && sees(view, service);
  if (whole) return grouping;
  const explanation = "Why its signals belong together lies outside of this view.";
  return { rule, explanation, service: null, templateId: null, fields: [], distance: null };
}

/** One step is between two services of the incident; two steps go through one that need not be seen. */
const namesNoThird = ({ rule, distance }: Grouping): boolean => rule !== "dependency" || distance === 1;

/** What a line says when its own words may speak of what is not seen; null for those that never do, and people's own words. */
const NEUTRAL: Record<TimelineEntry["kind"], string | null> = {
  opened: "The incident was opened.",
  joined: "Signals joined.",
  status: null,
  severity: null,
  title: "The title was changed.",
  assigned: null,
  comment: null,
  report: "The evidence was read.",
  reopened: "Reopened as a regression.",
  auto_resolved: null,
  merged: "Incidents were merged.",
  split: "Signals were split off.",
  outcome: "What it was and what fixed it was noted.",
  plan: "Something happened to a plan.",
};

/** A line in the history of an incident of these services, as a limited view shows it. */
export function cutEntry(view: View, services: readonly string[], entry: TimelineEntry): TimelineEntry {
  const neutral = NEUTRAL[entry.kind];
  if (view.services === null || neutral === null) return entry;
  // A plan names its own services, be they all of the incident's or some.
  if ((entry.kind === "plan" || seesAll(view, services)) && isOfTheseAlone(view, services, entry))
    return entry;
  const { id, incidentNumber, kind, actor, at } = entry;
  return { id, incidentNumber, kind, actor, at, text: neutral, data: {} };
}

function isOfTheseAlone(view: View, services: readonly string[], { kind, data }: TimelineEntry): boolean {
  if (kind === "report") {
    const cause = rootCauseSchema.safeParse(data);
    return cause.success && isTold(view, services, cause.data);
  }
  if (kind === "plan") {
    const touched = z.array(z.string()).safeParse(data.services);
    return touched.success && seesAll(view, touched.data);
  }
  if (data.grouping === undefined) return true;
  const grouping = groupingSchema.safeParse(data.grouping);
  return grouping.success && namesNoThird(grouping.data);
}

/**
 * An event as a limited view is told it; null when it is not. One that names none of its services is not, whatever its type:
 * every type speaks of an incident or a window, and an incident without services is in no limited view.
 */
export function cutEvent(view: View, event: StoredEvent): StoredEvent | null {
  if (view.services === null) return event;
  const services = event.services ?? [];
  if (!seesAny(view, services)) return null;
  if (event.type === "incident_status") {
    const data = event.data as unknown as Incident | IncidentDetail;
    return { ...event, data: { ...("report" in data ? cutDetail(view, data) : cutIncident(view, data)) } };
  }
  if (event.type === "timeline_entry") {
    const entry = event.data as unknown as TimelineEntry;
    return { ...event, data: { ...cutEntry(view, services, entry) } };
  }
  return seesAll(view, services) ? event : null;
}
