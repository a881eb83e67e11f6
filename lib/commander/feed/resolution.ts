import { authorize, type Ctx, workspaceSettings } from "@/lib/access";
import { cameBack, type IncidentDetail, listIncidentRunbooks, type SimilarIncident } from "@/lib/incidents";
import { runbookSources } from "@/lib/knowledge";
import { signalsOfIncidents } from "@/lib/signals";
import type { ResolutionInput } from "../crew/schemas";
import type { Diagnosis, Situation } from "../schemas";
import { alikeIncidents } from "./alike";
import { isChanged, isReleasedAnew, releasesIn, serviceOf } from "./changed";
import { fixesOf } from "./fixes";
import { runbooksOf } from "./runbooks";

const SIGNALS_AT_MOST = 200;

export interface ToResolve {
  incident: Pick<IncidentDetail, "id" | "number" | "services" | "firstBadAt">;
  diagnosis: Pick<Diagnosis, "verdict" | "hypotheses">;
  situation: Pick<Situation, "services" | "changes">;
  /** As `alikeIncidents` answers, where it is known already. */
  alike?: SimilarIncident[];
}

/** What the agent of resolution chooses from. A fixed number of statements. */
export async function resolutionInput(ctx: Ctx, asked: ToResolve): Promise<ResolutionInput> {
  authorize(ctx, "incidents:read");
  const { incident, diagnosis } = asked;
  const [blamed] = diagnosis.hypotheses;
  const entity = diagnosis.verdict === "no_fault" ? null : (blamed?.entity ?? null);
  const { data: hits } = await listIncidentRunbooks(ctx, incident.number);
  // More are opened than are shown: one without steps or of other services makes way.
  const sources = await runbookSources(
    ctx,
    hits.map(({ id }) => id),
  );
  const alike = asked.alike ?? (await alikeIncidents(ctx, incident.number));
  const { reopenMinutes } = await workspaceSettings(ctx);
  const back = await cameBack(
    ctx,
    alike.flatMap(({ number, fix }) => (fix === null ? [] : number)),
    reopenMinutes,
  );
  const troubled = new Set([...incident.services, ...(entity ? [entity.name] : [])]);
  return {
    verdict: diagnosis.verdict,
    entity,
    group: entity ? blamed!.group : null,
    wasChanged: await wasChanged(ctx, asked),
    runbooks: runbooksOf(hits, sources, troubled),
    fixes: fixesOf(alike, back),
  };
}

/** A change that somebody told of, or a release that records show for the first time. */
async function wasChanged(ctx: Ctx, { incident, diagnosis, situation }: ToResolve): Promise<boolean> {
  const entity = diagnosis.hypotheses[0]?.entity;
  const service = entity ? serviceOf(entity, situation) : null;
  if (service === null) return false;
  const onset = Date.parse(incident.firstBadAt);
  if (isChanged(service, situation, onset)) return true;
  const signals = await signalsOfIncidents(ctx, [incident.id], SIGNALS_AT_MOST);
  return isReleasedAnew(ctx, service, releasesIn(signals, service), onset);
}
