import type { Ctx } from "@/lib/access";
import type { IncidentDetail } from "@/lib/incidents";
import { sha256 } from "@/lib/kit/crypto";
import type { CommunicationInput, Prediction, Proposal, ResolutionInput } from "../crew/schemas";
import type { Diagnosis, Situation } from "../schemas";

export const pastForDiagnosis = async (_ctx: Ctx, _number: number): Promise<Situation["past"]> => [];
export const evidenceDigest = (situation: Situation): string => sha256(JSON.stringify(situation));
export const resolutionInput = async (
  _ctx: Ctx,
  { diagnosis }: { incident: IncidentDetail; diagnosis: Diagnosis; situation: Situation },
): Promise<ResolutionInput> => ({
  verdict: diagnosis.verdict,
  entity: diagnosis.hypotheses[0]?.entity ?? null,
  group: diagnosis.hypotheses[0]?.group ?? null,
  wasChanged: false,
  runbooks: [],
  fixes: [],
});
export const communicationInput = async (
  _ctx: Ctx,
  {
    incident,
    diagnosis,
    proposal,
  }: { incident: IncidentDetail; diagnosis: Diagnosis; prediction: Prediction; proposal: Proposal },
): Promise<CommunicationInput> => ({
  number: incident.number,
  title: incident.title,
  severity: incident.severity,
  status: incident.status,
  verdict: diagnosis.verdict,
  statement: diagnosis.statement,
  cause: null,
  services: incident.services.map((name) => ({ name, owner: null, publicName: null })),
  next: [],
  costSoFar: null,
  proposal: proposal.summary,
});
