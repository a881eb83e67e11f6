import { db } from "@/db/client";
import { analyses } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import { type PlanStep, proposeResolution, type Report } from "@/lib/commander";
import { createIncident } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";

/** A report of which all five agents approve: checkout ran out of memory, web suffers from it, and both have an owner. */
export function goodReport(): Report {
  const evidence = [{ id: "r1", quote: "killed at its memory limit" }];
  return {
    detection: {
      isReal: true,
      isOngoing: true,
      confidence: 0.95,
      ongoing: 0.9,
      signs: [{ id: "sig_1", weight: 0.9 }],
      reasons: ["1 signs in 1 services, 1 of them complain."],
    },
    diagnosis: {
      verdict: "cause",
      statement: "What broke is in checkout.",
      hypotheses: [hypothesis("checkout", 0.9), hypothesis("orders", 0.3)],
      blastRadius: [{ service: "web", hops: 1, isSuffering: true }],
    },
    claims: [
      {
        id: "c1",
        agent: "diagnosis",
        by: "rules",
        kind: "cause",
        text: "checkout was killed.",
        entity: { kind: "service", name: "checkout" },
        evidence,
        isStruck: false,
        problems: [],
      },
    ],
    prediction: {
      next: [{ service: "mail", probability: 0.3, hops: 2, because: "It calls web." }],
      duration: {
        expectedMinutes: 50,
        remainingMinutes: 30,
        lowMinutes: 20,
        highMinutes: 60,
        from: [7, 9],
      },
      impact: {
        currency: "EUR",
        perMinute: 12,
        soFar: 240,
        stillToCome: 360,
        lines: [{ service: "checkout", perMinute: 12, probability: 1 }],
        formula: "checkout 12.00 × 1",
      },
    },
    proposal: proposeResolution({
      verdict: "cause",
      entity: { kind: "service", name: "checkout" },
      group: "oom",
      wasChanged: false,
      runbooks: [],
      fixes: [],
    }),
    communication: {
      drafts: [
        {
          audience: "responders",
          to: [],
          subject: "#1",
          body: "In trouble: checkout.",
          why: "They work on it.",
        },
        {
          audience: "owners",
          to: ["shop-team"],
          subject: "#1",
          body: "checkout is in trouble.",
          why: "Theirs.",
        },
      ],
    },
  };
}

export const hypothesis = (name: string, confidence: number) => ({
  entity: { kind: "service" as const, name },
  kind: "oom_killed",
  group: "oom",
  confidence,
  points: 10 * confidence,
  reasons: [],
});

/** What that report proposes, as the steps of a plan. */
export const goodPlan = (incidentId = "inc_1") => ({
  incidentId,
  summary: "Give it more memory: checkout",
  steps: goodReport().proposal!.steps as PlanStep[],
  services: ["checkout"],
});

/** An analysis that is done. */
export async function newAnalysis(
  ctx: Ctx,
  incidentId: string,
  report: Report = goodReport(),
  {
    number = 1,
    cause = "opened" as "opened" | "replay",
    state = "done" as "running" | "done" | "failed" | "stopped",
  } = {},
): Promise<string> {
  const id = newId("analysis");
  await db().insert(analyses).values({
    workspaceId: ctx.workspaceId,
    id,
    incidentId,
    number,
    cause,
    state,
    report,
    requestedBy: "test",
  });
  return id;
}

/** An open incident of these services, and an analysis of it. */
export async function newCase(
  ctx: Ctx,
  { report = goodReport(), services = ["checkout"] }: { report?: Report; services?: string[] } = {},
) {
  const incident = await createIncident(ctx, { title: "Checkout is down", severity: "high", services });
  return { incident, analysisId: await newAnalysis(ctx, incident.id, report) };
}
