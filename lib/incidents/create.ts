import { incidents } from "@/db/schema";
import { authorize, type Ctx, executor, once, recordAudit, requestHash, seesAll } from "@/lib/access";
import { invalid } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { rememberIncidents } from "@/lib/knowledge";
import { markDue } from "./due";
import { writeHistory } from "./history";
import { drawNumbers, incidentByNumber, lockWorkspace, presentIncident } from "./internal";
import { symptomsByHand } from "./memory/symptoms";
import { countOpened } from "./metrics";
import type { Incident, IncidentCreate } from "./schemas";

/** Whoever is limited to some services opens what they can see. */
function refuseOutside(ctx: Ctx, services: string[]): void {
  if (ctx.services && services.length === 0)
    throw invalid("services", "name at least one of those you are limited to");
  if (!seesAll(ctx, services)) throw invalid("services", "must be among those you are limited to");
}

/** Opens an incident by hand. Signals of its services join it as they would any other. */
export async function createIncident(
  ctx: Ctx,
  input: IncidentCreate,
  idempotencyKey?: string,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  refuseOutside(ctx, input.services);
  return once(ctx, "createIncident", idempotencyKey, requestHash(input), async (inside) => {
    await lockWorkspace(inside);
    const number = await drawNumbers(inside);
    const id = newId("incident");
    const now = new Date();
    await executor(inside)
      .insert(incidents)
      .values({
        workspaceId: inside.workspaceId,
        id,
        number,
        title: input.title,
        titledBy: "person",
        description: input.description ?? null,
        status: "open",
        severity: input.severity,
        severityBy: "person",
        services: [...new Set(input.services)],
        openedAt: now,
        firstBadAt: now,
        lastSignalAt: now,
        grouping: {
          rule: "manual",
          explanation: `Opened by ${inside.actor.label}.`,
          service: input.services[0] ?? null,
          templateId: null,
          fields: [],
          distance: null,
        },
      });
    await recordAudit(inside, { action: "incident.created", subject: `incident ${number}`, after: input });
    countOpened(inside, "person");
    const symptoms = symptomsByHand(input.title, input.description ?? null);
    await rememberIncidents(inside, [{ incidentId: id, symptoms, readAt: now }]);
    await markDue(inside, [{ incidentId: id, cause: "opened" }]);
    await writeHistory(inside, [
      { incidentId: id, kind: "opened", text: `Opened by ${inside.actor.label}.` },
    ]);
    return presentIncident(await incidentByNumber(inside, number));
  });
}
