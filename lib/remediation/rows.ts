import { and, desc, eq, getTableColumns, gt, inArray, notExists, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { incidents, plans } from "@/db/schema";
import { type Ctx, executor, systemCtx, touchesView, withinView } from "@/lib/access";
import {
  type Counted,
  countAll,
  cutCounted,
  digestOfPlan,
  type Outcome,
  type PlanStep,
  proposedIn,
  type Report,
  type Votable,
  WAITS,
} from "@/lib/commander";
import type { Status } from "@/lib/incidents";
import { notFound } from "@/lib/kit/errors";
import type { Plan, PlanVersion } from "./schemas";

export type PlanRow = typeof plans.$inferSelect & { incidentNumber: number; incidentStatus: Status };

/** Stored with a plan on which the agents could not vote, and shown as long as that holds. */
export const COULD_NOT_VOTE = `The agents could not vote; the log of the server says why.${WAITS}`;

/** Plans in view: of an incident that is, and all of whose services are. */
export const selectPlans = (ctx: Ctx, ...where: (SQL | undefined)[]) =>
  executor(ctx)
    .select({
      ...getTableColumns(plans),
      incidentNumber: incidents.number,
      incidentStatus: incidents.status,
    })
    .from(plans)
    .innerJoin(
      incidents,
      and(eq(incidents.workspaceId, plans.workspaceId), eq(incidents.id, plans.incidentId)),
    )
    .where(
      and(
        eq(plans.workspaceId, ctx.workspaceId),
        touchesView(ctx, incidents.services),
        withinView(ctx, plans.services),
        ...where,
      ),
    );

/** No version follows it. */
export function isNewest(ctx: Ctx) {
  const later = alias(plans, "later");
  return notExists(
    executor(ctx)
      .select({ id: later.id })
      .from(later)
      .where(
        and(
          eq(later.workspaceId, plans.workspaceId),
          eq(later.incidentId, plans.incidentId),
          eq(later.number, plans.number),
          gt(later.version, plans.version),
        ),
      ),
  );
}

/** The newest version of a plan. Throws `not_found`, also for one outside of the view. */
export async function planByNumber(ctx: Ctx, number: number, planNumber: number): Promise<PlanRow> {
  const [row] = await selectPlans(
    ctx,
    eq(incidents.number, number),
    eq(plans.number, planNumber),
    isNewest(ctx),
  );
  if (!row) throw notFound("plan");
  return row;
}

/** The plan of this id. Throws `not_found`. */
export async function planById(ctx: Ctx, id: string): Promise<PlanRow> {
  const [row] = await selectPlans(ctx, eq(plans.id, id));
  if (!row) throw notFound("plan");
  return row;
}

/** What the agents know of a plan's incident: by the analysis that proposed it, else by the last one. Null when nobody has looked. */
export const reportOn = async (
  ctx: Ctx,
  { analysisId, incidentId }: Pick<PlanRow, "analysisId" | "incidentId">,
): Promise<Report | null> => {
  const own = analysisId ? await proposedIn(ctx, { analysisId }) : null;
  return (own ?? (await proposedIn(ctx, { incidentId })))?.report ?? null;
};

/**
 * Holds a plan until the transaction ends: others neither change it nor hold it meanwhile. Its key stays free, so that rows
 * that hang on it, as votes do, can be written by those who wait for other things.
 */
export const holdPlan = (ctx: Ctx, id: string) =>
  executor(ctx)
    .select({ id: plans.id })
    .from(plans)
    .where(and(eq(plans.workspaceId, ctx.workspaceId), eq(plans.id, id)))
    .for("no key update");

export const votable = ({ id, incidentId, policy, summary, steps, services }: PlanRow): Votable => ({
  id,
  incidentId,
  policy,
  summary,
  steps: steps as PlanStep[],
  services,
});

/** Newest versions as they are shown, with their votes counted now and the versions before them. */
export async function presentPlans(ctx: Ctx, rows: readonly PlanRow[]): Promise<Plan[]> {
  if (rows.length === 0) return [];
  const [counted, others] = await Promise.all([
    countAll(ctx, rows.map(votable)),
    selectPlans(ctx, inArray(plans.incidentId, [...new Set(rows.map(({ incidentId }) => incidentId))]))
      // A list of versions and no list of everything: whoever edits more often finds the last ones.
      .orderBy(desc(plans.version))
      .limit(500),
  ]);
  const shown = await cutCounted(ctx, counted);
  return rows.map((row) => present(row, shown.get(row.id)!, others));
}

export const presentPlan = async (ctx: Ctx, row: PlanRow): Promise<Plan> =>
  (await presentPlans(ctx, [row]))[0]!;

function present(row: PlanRow, { outcome, votes }: Counted, all: readonly PlanRow[]): Plan {
  const then = row.outcome as Outcome | null;
  const differs = then !== null && (then.approvals !== outcome.approvals || then.outcome !== outcome.outcome);
  const explanation = then?.explanation === COULD_NOT_VOTE && !differs ? COULD_NOT_VOTE : outcome.explanation;
  return {
    ...presentVersion(row),
    id: row.id,
    incidentNumber: row.incidentNumber,
    number: row.number,
    analysisId: row.analysisId,
    services: row.services,
    policy: row.policy,
    // Nobody waits for a person who has decided, or whose turn it is not yet.
    outcome: {
      ...outcome,
      explanation: row.state === "waits" ? explanation : explanation.replace(WAITS, ""),
    },
    isAltered: differs || row.digest !== outcome.digest,
    votes,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decision: row.decision,
    isOwnEdit: row.state === "approved" && isEditBy(row, row.decidedBy),
    earlier: all
      .filter(
        (one) => one.incidentId === row.incidentId && one.number === row.number && one.version < row.version,
      )
      .map(presentVersion),
  };
}

const presentVersion = (row: PlanRow): PlanVersion => ({
  version: row.version,
  state: row.state,
  summary: row.summary,
  steps: row.steps as PlanStep[],
  digest: digestOfPlan(votable(row)),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
});

/** Four eyes are better: whoever approves their own words may, and it is said. */
export const isEditBy = ({ version, createdBy }: PlanRow, who: string | null): boolean =>
  version > 1 && createdBy === who;

/** Nobody decided against it: it was closed with its incident. */
export const isClosedWithIncident = ({ state, decidedBy, workspaceId }: PlanRow): boolean =>
  state === "withdrawn" && decidedBy === systemCtx(workspaceId).actor.label;
