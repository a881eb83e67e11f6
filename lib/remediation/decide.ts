import { and, eq, inArray, sql } from "drizzle-orm";
import { plans } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, transact } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import { DomainError } from "@/lib/kit/errors";
import { isEditBy, type PlanRow, planById, planByNumber, presentPlan } from "./rows";
import type { Plan, PlanDecision, PlanState, PlanWithdraw } from "./schemas";
import { tellOfPlan } from "./tell";

/**
 * A person says that it is to be carried out, whatever the agents said. Throws `not_found`, and `conflict` when the plan is
 * another one than that which they saw, somebody was first, or the incident is resolved.
 */
export const approvePlan = (ctx: Ctx, number: number, planNumber: number, decision: PlanDecision) =>
  decide(ctx, number, planNumber, { to: "approved", from: ["voting", "waits"], ...decision });

/** A person says that it is not. Throws as {@link approvePlan}. */
export const rejectPlan = (ctx: Ctx, number: number, planNumber: number, decision: PlanDecision) =>
  decide(ctx, number, planNumber, { to: "rejected", from: ["voting", "waits"], ...decision });

/** Takes a plan back, also one that was carried or approved: nobody carries it out any more. Throws as {@link approvePlan}. */
export const withdrawPlan = (ctx: Ctx, number: number, planNumber: number, decision: PlanWithdraw) =>
  decide(ctx, number, planNumber, {
    to: "withdrawn",
    from: ["voting", "waits", "carried", "approved"],
    ...decision,
  });

interface Deciding {
  to: "approved" | "rejected" | "withdrawn";
  from: PlanState[];
  digest?: string;
  reason?: string;
}

/** People decide where the agents did not carry: an agent that could would be a sixth vote that outweighs the others. */
export function refuseAgents({ actor }: Ctx): void {
  if (actor.kind !== "user" && actor.kind !== "key")
    throw new DomainError("forbidden", "Only people decide on plans; agents vote.");
}

async function decide(
  ctx: Ctx,
  number: number,
  planNumber: number,
  { to, from, digest, reason }: Deciding,
): Promise<Plan> {
  authorize(ctx, "plans:approve");
  refuseAgents(ctx);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await planByNumber(inside, number, planNumber);
    if (to === "approved") refuseOver(before);
    const [decided] = await executor(inside)
      .update(plans)
      .set({
        state: to,
        decidedBy: inside.actor.label,
        decidedAt: sql`now()`,
        decision: reason ?? null,
      })
      .where(
        and(
          eq(plans.workspaceId, inside.workspaceId),
          eq(plans.id, before.id),
          inArray(plans.state, from),
          digest === undefined ? undefined : eq(plans.digest, digest),
        ),
      )
      .returning({ id: plans.id });
    if (!decided) throw refusePassed(before, digest);
    const row = await planById(inside, before.id);
    const own = to === "approved" && isEditBy(row, inside.actor.label);
    await tellOfPlan(inside, row, {
      action: `plan.${to}`,
      text: sentence(inside.actor.label, to, row, own, reason),
      before: { state: before.state },
      after: { state: to, ...(reason && { reason }), ...(own && { ownEdit: true }) },
    });
    return presentPlan(inside, row);
  });
}

function sentence(who: string, to: Deciding["to"], { number }: PlanRow, own: boolean, reason?: string) {
  const because = reason ? ` ${cut(reason, 500)}` : "";
  return `${who} ${to === "withdrawn" ? "withdrew" : to} plan ${number}${own ? ", which they edited themselves" : ""}.${because}`;
}

/** What is over, or was put into another incident, is not mended any more. */
export function refuseOver({ number, incidentNumber, incidentStatus }: PlanRow): void {
  if (incidentStatus === "resolved")
    throw new DomainError(
      "conflict",
      `Incident ${incidentNumber} is resolved, so that plan ${number} is not carried out any more.`,
    );
}

/** Why a decision comes too late. */
export function refusePassed({ number, state, digest }: PlanRow, seen: string | undefined): DomainError {
  if (seen !== undefined && seen !== digest)
    return new DomainError("conflict", `Plan ${number} was changed meanwhile; look at it again.`);
  const is =
    { carried: "carried by the agents", superseded: "replaced by another" }[state as string] ?? state;
  return new DomainError("conflict", `Plan ${number} is ${is} already.`);
}
