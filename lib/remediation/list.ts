import { desc, eq, inArray, lt } from "drizzle-orm";
import { z } from "zod";
import { plans } from "@/db/schema";
import { authorize, type Ctx } from "@/lib/access";
import { proposedIn } from "@/lib/commander";
import { plannedIncident } from "@/lib/incidents";
import { invalid } from "@/lib/kit/errors";
import type { Page, PageQuery } from "@/lib/kit/page";
import { cursorNumber, decodeCursor, toPage } from "@/lib/kit/paging";
import { isNewest, type PlanRow, planByNumber, presentPlan, presentPlans, selectPlans } from "./rows";
import { type IncidentPlans, type Plan, type PlanListQuery, planStateSchema, UNDECIDED } from "./schemas";

/** Without an analysis nobody has looked for a remedy. */
const NOT_LOOKED = "No analysis is done yet, so that nothing is proposed.";

/** The plans of an incident in their newest versions, the newest first; where there is none, why. Throws `not_found`. */
export async function listIncidentPlans(
  ctx: Ctx,
  number: number,
  { limit, cursor }: PageQuery,
): Promise<IncidentPlans> {
  authorize(ctx, "plans:read");
  const incident = await plannedIncident(ctx, number);
  const rows = await selectPlans(
    ctx,
    eq(plans.incidentId, incident.id),
    isNewest(ctx),
    cursor ? lt(plans.number, decodeCursor(cursor, cursorNumber.max(2_147_483_647))) : undefined,
  )
    .orderBy(desc(plans.number))
    .limit(limit + 1);
  // A further page can be empty although there are plans.
  if (rows.length > 0 || cursor)
    return { ...(await pageOfPlans(ctx, rows, limit, (row) => row.number)), why: null };
  // The reason may speak of what a limited view does not show.
  if (ctx.services !== null) return { data: [], nextCursor: null, why: "This view shows no plan." };
  const found = await proposedIn(ctx, { incidentId: incident.id });
  const why = found ? (found.report.proposal?.why ?? "The analysis proposed nothing.") : NOT_LOOKED;
  return { data: [], nextCursor: null, why };
}

/** One plan with its votes. Throws `not_found`. */
export async function getPlan(ctx: Ctx, number: number, planNumber: number): Promise<Plan> {
  authorize(ctx, "plans:read");
  return presentPlan(ctx, await planByNumber(ctx, number, planNumber));
}

/** Plans of all incidents, the newest first; those that nobody has decided on, where no state is asked for. */
export async function listPlans(ctx: Ctx, { state, limit, cursor }: PlanListQuery): Promise<Page<Plan>> {
  authorize(ctx, "plans:read");
  const rows = await selectPlans(
    ctx,
    inArray(plans.state, statesOf(state)),
    isNewest(ctx),
    cursor ? lt(plans.id, decodeCursor(cursor, z.string())) : undefined,
  )
    .orderBy(desc(plans.id))
    .limit(limit + 1);
  return pageOfPlans(ctx, rows, limit, ({ id }) => id);
}

async function pageOfPlans(
  ctx: Ctx,
  rows: PlanRow[],
  limit: number,
  keyOf: (row: PlanRow) => unknown,
): Promise<Page<Plan>> {
  const shown = new Map((await presentPlans(ctx, rows.slice(0, limit))).map((plan) => [plan.id, plan]));
  return toPage(rows, limit, keyOf, ({ id }) => shown.get(id)!);
}

function statesOf(state: string | undefined) {
  if (state === undefined) return UNDECIDED;
  const parsed = z.array(planStateSchema).safeParse(state.split(",").map((one) => one.trim()));
  if (!parsed.success) throw invalid("state", `must be among ${planStateSchema.options.join(", ")}`);
  return parsed.data;
}
