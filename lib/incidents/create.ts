import { incidents } from "@/db/schema";
import { authorize, type Ctx, executor, once, recordAudit, requestHash } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import { writeHistory } from "./history";
import { drawNumber, incidentByNumber, lockWorkspace, presentIncident } from "./internal";
import { countOpened } from "./metrics";
import type { Incident, IncidentCreate } from "./schemas";

/** Opens an incident by hand. Signals of its services join it as they would any other. */
export async function createIncident(
  ctx: Ctx,
  input: IncidentCreate,
  idempotencyKey?: string,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  return once(ctx, "createIncident", idempotencyKey, requestHash(input), async (inside) => {
    await lockWorkspace(inside);
    const number = await drawNumber(inside);
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
    await writeHistory(inside, [
      { incidentId: id, kind: "opened", text: `Opened by ${inside.actor.label}.` },
    ]);
    return presentIncident(await incidentByNumber(inside, number));
  });
}
