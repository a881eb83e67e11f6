import { type Ctx, recordAudit } from "@/lib/access";
import { noteOnIncident } from "@/lib/incidents";
import type { PlanRow } from "./rows";

interface Told {
  action: `plan.${string}`;
  /** A sentence for the history. */
  text: string;
  before?: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** A plan was changed: says so in the audit, in the incident's history and to whoever looks. The last act of its transaction. */
export async function tellOfPlan(
  ctx: Ctx,
  row: PlanRow,
  { action, text, before, after }: Told,
): Promise<void> {
  const { incidentNumber, number, version, services, digest, state } = row;
  await recordAudit(ctx, {
    action,
    subject: `incident ${incidentNumber} plan ${number}`,
    ...(before && { before }),
    after: { version, digest, ...after },
  });
  await noteOnIncident(ctx, row.incidentId, {
    kind: "plan",
    text,
    // The services decide who may read the sentence.
    data: { plan: number, version, state, services },
  });
}
