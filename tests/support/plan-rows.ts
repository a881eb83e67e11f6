import type postgres from "postgres";
import { planDigest } from "@/lib/commander/quorum/digest";
import { newId } from "@/lib/kit/ids";

/** A plan that waits for a person, as a row alone; answers its digest. */
export async function newPlanRow(
  sql: postgres.Sql,
  workspaceId: string,
  incidentId: string,
  number: number,
  service: string,
): Promise<string> {
  const summary = `Restart it: ${service}`;
  const steps = [
    {
      title: "Restart it",
      check: `${service} does not answer.`,
      action: `Restart ${service}.`,
      rollback: "None is needed.",
      isReversible: true,
      source: { kind: "remedy", group: "crash" },
    },
  ];
  const digest = planDigest({ incidentId, summary, steps, services: [service] });
  await sql`insert into plans (workspace_id, id, incident_id, number, version, summary, steps, services, digest, state, policy,
      created_by)
    values (${workspaceId}, ${newId("plan")}, ${incidentId}, ${number}, 1, ${summary}, ${sql.json(steps)}, ${[service]},
      ${digest}, 'waits', 'unanimous', 'Incident Commander')`;
  return digest;
}
