import { and, eq, inArray } from "drizzle-orm";
import { plans } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, transact, workspaceSettings } from "@/lib/access";
import {
  digestOfPlan,
  type PlanContent,
  type Proposal,
  type Proposed,
  proposedIn,
  servicesTouched,
} from "@/lib/commander";
import { incidentsByIds } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { wakeWork } from "@/lib/queue";
import { isClosedWithIncident, type PlanRow, planById, presentPlan, selectPlans, votable } from "./rows";
import type { Plan } from "./schemas";
import { tellOfPlan } from "./tell";

export type ProposalOf =
  | { analysisId: string }
  /** Judged by the last analysis of the incident, where there is one. */
  | { incidentId: string; proposal: Proposal };

/**
 * Makes a plan of what an analysis proposes; the votes are called next, by a worker. Null when there is nothing to carry out: no
 * proposal, a replay, an analysis that a newer one has followed, an incident that is resolved. What is proposed already, in words
 * that are the same, is not proposed twice: that plan is answered, whatever became of it. Every other plan of the incident gives
 * way, also when nothing is proposed any more, and also one that the agents have carried; what a person has edited or approved does not.
 */
export async function proposePlan(ctx: Ctx, of: ProposalOf): Promise<Plan | null> {
  authorize(ctx, "analyses:run");
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const found = await proposedIn(inside, of);
    const wanted = wantedOf(of, found);
    if (!wanted) return null;
    const { incidentId, proposal, analysisId } = wanted;
    const incident = (await incidentsByIds(inside, [incidentId])).get(incidentId);
    if (!incident || incident.status === "resolved") return null;
    const rows = await selectPlans(inside, eq(plans.incidentId, incidentId)).orderBy(
      plans.number,
      plans.version,
    );
    if (!proposal) {
      await giveUp(inside, replaceable(rows), whyNothing(found));
      return null;
    }
    const { summary, steps } = proposal;
    const report = found?.report ?? {};
    const services = await servicesTouched(inside, { summary, steps }, report, incident.services);
    const content = { incidentId, summary, steps, services };
    const same = alreadyProposed(rows, content);
    if (same) {
      const others = replaceable(rows).filter(({ number }) => number !== same.number);
      await giveUp(inside, others, `plan ${same.number} is proposed again`);
      return presentPlan(inside, same);
    }
    const superseded = replaceable(rows);
    await supersede(inside, superseded);
    const id = newId("plan");
    await executor(inside)
      .insert(plans)
      .values({
        ...content,
        workspaceId: inside.workspaceId,
        id,
        number: (rows.at(-1)?.number ?? 0) + 1,
        version: 1,
        analysisId,
        digest: digestOfPlan(content),
        state: "voting",
        policy: (await workspaceSettings(inside)).quorum,
        createdBy: inside.actor.label,
      });
    const row = await planById(inside, id);
    const instead = superseded.map(({ number }) => number).join(", ");
    await tellOfPlan(inside, row, {
      action: "plan.proposed",
      text: `Plan ${row.number} is proposed${instead && ` instead of ${instead}`}: ${summary}.`,
      after: { summary, steps: steps.length, services, ...(instead && { instead }) },
    });
    wakeWork(inside);
    return presentPlan(inside, row);
  });
}

interface Wanted {
  incidentId: string;
  analysisId: string | null;
  /** Null when nothing is to be done. */
  proposal: { summary: string; steps: Proposal["steps"] } | null;
}

/** What is to be done now; null when this says nothing of it. */
function wantedOf(of: ProposalOf, found: Proposed | null): Wanted | null {
  if ("proposal" in of) {
    const proposal = carriable(of.proposal);
    return proposal && { incidentId: of.incidentId, analysisId: null, proposal };
  }
  if (!found?.report.proposal || found.isReplay || !found.isNewest) return null;
  const { incidentId, analysisId, report } = found;
  const verdict = report.diagnosis?.verdict;
  const isNothing = verdict === "no_fault" || verdict === "unknown";
  return { incidentId, analysisId, proposal: isNothing ? null : carriable(found.report.proposal) };
}

const carriable = ({ summary, steps }: Proposal): Wanted["proposal"] =>
  summary && steps.length > 0 ? { summary, steps } : null;

function whyNothing(found: Proposed | null): string {
  const verdict = found?.report.diagnosis?.verdict;
  if (verdict === "no_fault") return "the newest analysis found no fault";
  return verdict === "unknown"
    ? "the newest analysis does not know what broke"
    : "the newest analysis proposes nothing";
}

/**
 * The newest version of the plan that is, or was, this one. What only made room for a newer proposal, or was closed with the
 * incident, may come again. How alike past incidents are does not count: it changes as others happen, and nothing is done otherwise.
 */
function alreadyProposed(rows: readonly PlanRow[], content: PlanContent): PlanRow | undefined {
  const newest = new Map(rows.map((row) => [row.number, row]));
  const wanted = sameness(content);
  const numbers = rows.filter((row) => sameness(votable(row)) === wanted).map(({ number }) => number);
  return numbers
    .map((number) => newest.get(number)!)
    .find((row) => row.state !== "superseded" && !isClosedWithIncident(row));
}

const sameness = ({ incidentId, summary, steps, services }: PlanContent): string =>
  digestOfPlan({
    incidentId,
    summary,
    services,
    steps: steps.map((step) =>
      step.source.kind === "past_fix" ? { ...step, source: { ...step.source, similarity: 0 } } : step,
    ),
  });

/** What agents alone have to do with: as it was proposed, open or carried by their votes. */
const replaceable = (rows: readonly PlanRow[]): PlanRow[] =>
  rows.filter(({ version, state }) => version === 1 && ["voting", "waits", "carried"].includes(state));

/** What analyses proposed is for nobody to carry out any more, and nothing comes in its place; what none proposed stays. */
async function giveUp(ctx: Ctx, rows: readonly PlanRow[], why: string): Promise<void> {
  const given = rows.filter(({ analysisId }) => analysisId !== null);
  await supersede(ctx, given);
  for (const row of given)
    await tellOfPlan(
      ctx,
      { ...row, state: "superseded" },
      {
        action: "plan.superseded",
        text: `Plan ${row.number} is no longer proposed: ${why}.`,
        before: { state: row.state },
        after: { state: "superseded", reason: why },
      },
    );
}

async function supersede(ctx: Ctx, rows: readonly PlanRow[]): Promise<void> {
  if (rows.length === 0) return;
  await executor(ctx)
    .update(plans)
    .set({ state: "superseded" })
    .where(
      and(
        eq(plans.workspaceId, ctx.workspaceId),
        inArray(
          plans.id,
          rows.map(({ id }) => id),
        ),
      ),
    );
}
