import { and, eq, inArray } from "drizzle-orm";
import { plans } from "@/db/schema";
import {
  authorize,
  type Ctx,
  executor,
  lockWorkspace,
  seesAll,
  transact,
  workspaceSettings,
} from "@/lib/access";
import { digestOfPlan, type PlanStep, servicesTouched, withoutSecrets } from "@/lib/commander";
import { plannedIncident } from "@/lib/incidents";
import { DomainError, invalid } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { wakeWork } from "@/lib/queue";
import { refuseAgents, refuseOver, refusePassed } from "./decide";
import { planById, planByNumber, presentPlan, reportOn } from "./rows";
import type { Plan, PlanEdit, PlanStepInput } from "./schemas";
import { tellOfPlan } from "./tell";

/**
 * Writes another version of a plan that nobody has decided on. What it does is another digest, so that the votes on the
 * version before are void; a worker has the agents vote anew, by their rules. Throws `not_found`, and `conflict` when the version that was
 * looked at is no longer the newest, or is decided, or the incident is resolved.
 */
export async function editPlan(ctx: Ctx, number: number, planNumber: number, edit: PlanEdit): Promise<Plan> {
  authorize(ctx, "plans:approve");
  refuseAgents(ctx);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const incident = await plannedIncident(inside, number);
    const before = await planByNumber(inside, number, planNumber);
    refuseOver(before);
    const steps = withSources(edit.steps, before.steps as PlanStep[], inside.actor.label);
    // What stays as it was is not theirs to change.
    const summary = edit.summary === before.summary ? edit.summary : withoutSecrets(edit.summary);
    const report = await reportOn(inside, before);
    const touched = await servicesTouched(inside, { summary, steps }, report ?? {}, incident.services);
    // Without a report nobody knows who is suspected: what the version before touched may be touched still.
    const services = report ? touched : [...new Set([...touched, ...before.services])].sort();
    if (!seesAll(inside, services))
      throw new DomainError("forbidden", "It would touch services that you are not limited to.");
    const content = { incidentId: incident.id, summary, steps, services };
    const digest = digestOfPlan(content);
    if (digest === before.digest) throw invalid("steps", "nothing is changed");
    const [old] = await executor(inside)
      .update(plans)
      .set({ state: "superseded" })
      .where(
        and(
          eq(plans.workspaceId, inside.workspaceId),
          eq(plans.id, before.id),
          eq(plans.digest, edit.digest),
          inArray(plans.state, ["voting", "waits"]),
        ),
      )
      .returning({ id: plans.id });
    if (!old) throw refusePassed(before, edit.digest);
    const next = newId("plan");
    await executor(inside)
      .insert(plans)
      .values({
        ...content,
        workspaceId: inside.workspaceId,
        id: next,
        number: planNumber,
        version: before.version + 1,
        analysisId: before.analysisId,
        digest,
        state: "voting",
        policy: (await workspaceSettings(inside)).quorum,
        createdBy: inside.actor.label,
      });
    const row = await planById(inside, next);
    await tellOfPlan(inside, row, {
      action: "plan.edited",
      text: `${inside.actor.label} edited plan ${planNumber}: version ${row.version}. The votes before are void.`,
      before: {
        version: before.version,
        digest: before.digest,
        summary: before.summary,
        steps: before.steps,
      },
      after: { summary, steps },
    });
    wakeWork(inside);
    return presentPlan(inside, row);
  });
}

/** A step that stays as it was keeps where it came from; of what a person wrote nobody knows yet whether it works. */
function withSources(steps: readonly PlanStepInput[], before: readonly PlanStep[], by: string): PlanStep[] {
  return steps.map((step) => {
    const same = before.find(
      (old) =>
        old.check === step.check &&
        old.action === step.action &&
        old.rollback === step.rollback &&
        old.isReversible === step.isReversible,
    );
    const title = step.title === same?.title ? step.title : withoutSecrets(step.title);
    if (same) return { ...step, title, source: same.source };
    return {
      ...step,
      title,
      check: withoutSecrets(step.check),
      action: withoutSecrets(step.action),
      rollback: step.rollback === null ? null : withoutSecrets(step.rollback),
      source: { kind: "person", by },
    };
  });
}
