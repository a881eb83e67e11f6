import { authorize, type Ctx } from "@/lib/access";
import { ownersOf } from "@/lib/catalog";
import type { IncidentDetail } from "@/lib/incidents";
import type { CommunicationInput, Prediction, Proposal } from "../crew/schemas";
import type { Diagnosis } from "../schemas";

const NEXT_AT_MOST = 200;

export interface ToTell {
  incident: Pick<IncidentDetail, "number" | "title" | "severity" | "status" | "services">;
  diagnosis: Pick<Diagnosis, "verdict" | "statement" | "hypotheses">;
  prediction: Prediction;
  proposal: Pick<Proposal, "summary">;
}

/**
 * What the agent of communication writes from: who owns what is in trouble and what may be next, and what it has cost so far.
 * No service has a public name before there is a status page. One statement.
 */
export async function communicationInput(
  ctx: Ctx,
  { incident, diagnosis, prediction, proposal }: ToTell,
): Promise<CommunicationInput> {
  authorize(ctx, "incidents:read");
  const { number, title, severity, status } = incident;
  const { verdict, statement, hypotheses } = diagnosis;
  const blamed = verdict === "cause" || verdict === "likely" ? hypotheses[0]?.entity : undefined;
  const named = blamed?.kind === "service" ? [blamed.name] : [];
  const services = [...new Set([...incident.services, ...named])];
  const next = prediction.next.slice(0, NEXT_AT_MOST);
  const owners = await ownersOf(ctx, [...services, ...next.map(({ service }) => service)]);
  return {
    number,
    title,
    severity,
    status,
    verdict,
    statement,
    cause: blamed?.name ?? null,
    services: services.map((name) => ({ name, owner: owners.get(name) ?? null, publicName: null })),
    next: next.map(({ service, probability }) => ({
      service,
      owner: owners.get(service) ?? null,
      probability,
    })),
    costSoFar: costSoFar(prediction),
    proposal: proposal.summary,
  };
}

/** "180.00 EUR"; null where no service in trouble has a cost, or it is nothing yet. */
const costSoFar = ({ impact }: Pick<Prediction, "impact">): string | null =>
  impact && impact.soFar > 0 ? `${impact.soFar.toFixed(2)} ${impact.currency}` : null;
