import { asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { auditEntries } from "@/db/schema";
import { type Ctx, systemCtx } from "@/lib/access";
import { listTimeline } from "@/lib/incidents";
import { type Plan, proposePlan } from "@/lib/remediation";
import { newWorkspace } from "./database";
import { newCase } from "./plans";
import { newMember } from "./somebody";

/** An incident with a plan that an analysis proposed, and somebody who may decide on it. */
export async function begin(more: Parameters<typeof newCase>[1] = {}) {
  const ctx = await newWorkspace();
  const agents = systemCtx(ctx.workspaceId);
  const { incident, analysisId } = await newCase(ctx, more);
  const plan = (await proposePlan(agents, { analysisId }))!;
  const person = (await newMember(ctx, "responder")).ctx;
  return { ctx, agents, incident, analysisId, plan, person, number: incident.number };
}

/** What a person sends back to change one word. */
export const editOf = (plan: Plan, action = "Raise the memory limit of checkout to 2 GiB.") => ({
  digest: plan.digest,
  summary: plan.summary,
  steps: plan.steps.map(({ source: _, ...step }, i) => (i === 0 ? { ...step, action } : step)),
});

/** What the history of the incident says of plans. */
export const historyOf = async (ctx: Ctx, number: number) =>
  (await listTimeline(ctx, number, { limit: 200 })).data.filter(({ kind }) => kind === "plan");
/** What the audit says of plans. */
export const auditOf = async (ctx: Ctx) =>
  (
    await db()
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.workspaceId, ctx.workspaceId))
      .orderBy(asc(auditEntries.id))
  ).filter(({ action }) => action.startsWith("plan."));
