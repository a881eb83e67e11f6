import { and, eq, inArray, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { analyses, incidents, runbooks } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { Report } from "../report/schemas";
import type { Diagnosis, Situation } from "../schemas";

/** The services of the rows that a diagnosis quotes, as they stand in what was looked at. Pure. */
export function servicesQuoted({ hypotheses }: Diagnosis, situation: Situation): string[] {
  const { records, alerts, events, changes } = situation;
  const quoted = new Set(
    hypotheses.flatMap(({ reasons }) => reasons.flatMap(({ evidence }) => evidence.map(({ id }) => id))),
  );
  return [...records, ...alerts, ...events, ...changes].flatMap(({ id, service }) =>
    service && quoted.has(id) ? service : [],
  );
}

/** Of everything that was looked at. Pure. */
export const servicesSeen = ({ services, records, alerts, events, changes }: Situation): string[] => [
  ...services.map(({ name }) => name),
  ...[...records, ...alerts, ...events, ...changes].flatMap(({ service }) => service ?? []),
];

/** Numbers of past incidents that parts of a report rest on: how long they took, what mended them. Pure. */
export const pastIn = ({ prediction, proposal }: Report): number[] => [
  ...(prediction?.duration?.from ?? []),
  ...(proposal?.steps ?? []).flatMap(({ source }) => (source.kind === "past_fix" ? source.number : [])),
];

/** Numbers of the past incidents of whom a diagnosis suspects: that they broke before counts. Pure. */
export const pastOfSuspects = ({ hypotheses }: Diagnosis, { past }: Situation): number[] => {
  const suspects = new Set(
    hypotheses.flatMap(({ entity }) => (entity.kind === "service" ? entity.name : [])),
  );
  return past.flatMap(({ service, number }) => (service !== null && suspects.has(service) ? number : []));
};

/** Runbooks whose steps are proposed. Pure. */
export const runbooksIn = ({ proposal }: Report): string[] =>
  (proposal?.steps ?? []).flatMap(({ source }) => (source.kind === "runbook" ? source.id : []));

/** The services of these past incidents and runbooks, of which no row needs a name in its words. At most two statements. */
export async function servicesOfKnowledge(
  ctx: Ctx,
  { numbers, runbookIds = [] }: { numbers: readonly number[]; runbookIds?: readonly string[] },
): Promise<string[]> {
  const past =
    numbers.length > 0
      ? await executor(ctx)
          .select({ services: incidents.services })
          .from(incidents)
          .where(
            and(eq(incidents.workspaceId, ctx.workspaceId), inArray(incidents.number, [...new Set(numbers)])),
          )
      : [];
  const written =
    runbookIds.length > 0
      ? await executor(ctx)
          .select({ services: runbooks.services })
          .from(runbooks)
          .where(
            and(eq(runbooks.workspaceId, ctx.workspaceId), inArray(runbooks.id, [...new Set(runbookIds)])),
          )
      : [];
  return [...new Set([...past, ...written].flatMap(({ services }) => services))];
}

/** Whom a look asks about. Inputs are of many forms; `service` is the field that names one. Pure. */
export const servicesOfInput = (input: unknown): string[] => stringsIn((input as Named | null)?.service);

/** The services of the rows that a look found. Outcomes are of many forms; those of looks have `rows`. Pure. */
export function servicesOfOutcome(outcome: unknown): string[] {
  const rows = (outcome as { rows?: unknown } | null)?.rows;
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: Named | null) => [...stringsIn(row?.service), ...stringsIn(row?.services)]);
}

interface Named {
  service?: unknown;
  services?: unknown;
}
const stringsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === "string" && one !== "",
  );

/** Notes further services of an analysis, by which it is served; they never become fewer. */
export async function addServices(ctx: Ctx, analysisId: string, services: readonly string[]): Promise<void> {
  if (services.length === 0) return;
  await executor(ctx).execute(sql`
    update ${analyses} set services = (
      select array_agg(distinct s) from unnest(${analyses.services} || ${textArray(services)}) as s)
    where workspace_id = ${ctx.workspaceId} and id = ${analysisId} and not ${analyses.services} @> ${textArray(services)}`);
}
