import { gunzipSync, gzipSync } from "node:zlib";
import { and, eq } from "drizzle-orm";
import { analyses, incidents } from "@/db/schema";
import { type Ctx, executor, systemCtx, transact } from "@/lib/access";
import { serviceNames } from "@/lib/catalog";
import { getIncident, type IncidentDetail, noteDiagnosis } from "@/lib/incidents";
import { DomainError } from "@/lib/kit/errors";
import { type Claimed, heldBy, MOST_ATTEMPTS } from "../analyses/claim";
import { failAnalysis, finishAnalysis } from "../analyses/finish";
import type { AnalysisRow } from "../analyses/internal";
import { draftMessages } from "../crew/communication";
import { detect } from "../crew/detection";
import { predict } from "../crew/prediction";
import { proposeResolution } from "../crew/resolution";
import { diagnose } from "../diagnosis/diagnose";
import { steered } from "../diagnosis/steer";
import { scopeOf } from "../evidence/scope";
import { readStoredRows, servicesOfRow } from "../evidence/stored-rows";
import { alikeIncidents } from "../feed/alike";
import { communicationInput } from "../feed/communication";
import { detectionInput } from "../feed/detection";
import { evidenceDigest } from "../feed/digest";
import { predictionInput } from "../feed/prediction";
import { resolutionInput } from "../feed/resolution";
import type { Reach } from "../gather/scope";
import { gatherSituation } from "../gather/situation";
import { countRules } from "../metrics";
import { nameFinder } from "../names/find-names";
import type { Report } from "../report/schemas";
import type { Diagnosis, Situation } from "../schemas";
import { steersOf } from "../steers/steers";
import { ActionLog } from "./actions";
import { claimsOf, held, reportClaims } from "./claims";
import { DraftWriter, RunLost } from "./draft";
import { keepLease } from "./lease";
import type { Run } from "./run";
import {
  pastIn,
  pastOfSuspects,
  runbooksIn,
  servicesOfKnowledge,
  servicesQuoted,
  servicesSeen,
} from "./services";

/** What a run looked at, as it is kept for a replay. */
interface Frozen {
  situation: Situation;
  reach: Reach;
  now: number;
}
/** With the services of the run that is replayed, of which parts are used again. */
interface Looked extends Frozen {
  services: string[];
}

/** What follows the rules: a model's opinion. Injected, so that the pipeline knows no model. */
export type Further = (run: Run, row: AnalysisRow) => Promise<void>;

/**
 * Runs an analysis that this process has claimed, to its end: the rules first, which need no model and no network, then what
 * `further` adds; `onRules` is called between the two. Each step is stored as it is done. After a crash another worker begins again from the rows.
 */
export async function analyse(
  claimed: Claimed,
  end: AbortSignal,
  { further, onRules }: { further: Further; onRules: (of: Claimed) => Promise<void> },
): Promise<void> {
  const ctx = systemCtx(claimed.workspaceId);
  const lost = new AbortController();
  const signal = AbortSignal.any([end, lost.signal]);
  const lose = (reason: unknown) => lost.abort(reason);
  const letGo = keepLease(claimed, lose);
  let draft: DraftWriter | null = null;
  try {
    if (claimed.attempts > MOST_ATTEMPTS)
      throw new DomainError("unavailable", `It was begun ${MOST_ATTEMPTS} times and never came to an end.`);
    const row = await rowOf(ctx, claimed.id);
    const incident = await incidentOf(ctx, row.incidentId);
    const steers = await steersOf(ctx, row.incidentId);
    const frozen = await frozenOf(ctx, claimed, row, incident, steers);
    const { situation } = frozen;
    const namesIn = nameFinder([
      ...(await serviceNames(ctx.workspaceId)),
      ...situation.services.map(({ name }) => name),
      ...incident.services,
    ]);
    draft = new DraftWriter(ctx, claimed, incident, namesIn, lose);
    draft.told(frozen.services);
    // Half-grown words of a worker that died: nobody has checked them, and nobody will.
    if ((row.report as Report).opinion) draft.set({ opinion: {} });
    // Words that a person adds may bend what is said of anything that was looked at.
    if (row.askedPrompt !== null) draft.told(servicesSeen(situation));
    const actions = await ActionLog.open(ctx, claimed, incident, namesIn, row.replayOf);
    const run: Run = { ctx, analysisId: claimed.id, incident, steers, situation, draft, actions, signal };
    await byRules(run, draft, frozen);
    if (!row.replayOf) await noteCause(run, draft.report.diagnosis!);
    // One that is taken up again has waited for other reasons.
    if (claimed.attempts === 1) countRules(ctx, { cause: row.cause, since: row.createdAt.getTime() });
    await onRules(claimed);
    if (!row.withoutModel) await further(run, row);
    else
      draft.set({
        withoutModel: REASON_WITHOUT[row.cause === "person" || row.cause === "replay" ? "asked" : "window"],
      });
    await draft.flush();
    await finishAnalysis(ctx, claimed);
  } catch (error) {
    draft?.close();
    // Somebody stopped it, or another has it: what is in the row is theirs.
    const reason = lost.signal.aborted ? lost.signal.reason : error;
    if (error instanceof RunLost || reason instanceof RunLost) return;
    await failAnalysis(ctx, claimed, reason, end.aborted);
  } finally {
    letGo();
  }
}

const REASON_WITHOUT = {
  asked: "By rules alone, as was asked for.",
  window:
    "The model was asked about another incident of the same window; run it again to ask it about this one.",
};

async function byRules(run: Run, draft: DraftWriter, { situation, reach, now }: Frozen): Promise<void> {
  const { ctx, incident, actions, steers, signal } = run;
  const step = <T>(agent: string, text: string, work: () => Promise<T>, input?: unknown) => {
    signal.throwIfAborted();
    draft.enter(agent);
    return actions.run({ agent, kind: "core", name: `${agent}_input`, text, input }, work);
  };
  draft.set({ seen: seenOf(situation, reach) });

  const signs = await step("detection", "Looks at the signals and whether they go on", () =>
    detectionInput(ctx, incident, now),
  );
  const detection = detect(signs);
  draft.set({ detection });

  draft.enter("diagnosis");
  const followed = steered(diagnose(situation), steers);
  const scope = scopeOf(run);
  const made = claimsOf(followed.diagnosis);
  const rows = await readStoredRows(ctx, [
    ...new Set(made.flatMap(({ evidence }) => evidence.map(({ id }) => id))),
  ]);
  const claims = reportClaims(made, rows, scope, { agent: "diagnosis", by: "rules" });
  const diagnosis = held(followed.diagnosis, claims);
  draft.told(servicesQuoted(diagnosis, situation));
  draft.told(rows.flatMap(servicesOfRow));
  draft.told(await servicesOfKnowledge(ctx, { numbers: pastOfSuspects(diagnosis, situation) }));
  draft.set({ diagnosis, steered: followed.steered, claims });
  const alike = await alikeIncidents(ctx, incident.number);
  // What another finding was given in the run that is replayed is of no use to this one.
  const about = { verdict: diagnosis.verdict, entity: diagnosis.hypotheses[0]?.entity ?? null };

  const prediction = predict(
    await step(
      "prediction",
      "Looks at who needs what is broken, and at how such incidents went",
      () => predictionInput(ctx, { incident, signs: signs.signs, diagnosis, now, alike }),
      about,
    ),
  );
  draft.told(await servicesOfKnowledge(ctx, { numbers: pastIn({ prediction }) }));
  draft.set({ prediction });

  const remedies = await step(
    "resolution",
    "Looks for runbooks and for what helped before",
    () => resolutionInput(ctx, { incident, diagnosis, situation, alike }),
    about,
  );
  const proposal = proposeResolution(remedies);
  draft.told(
    await servicesOfKnowledge(ctx, { numbers: pastIn({ proposal }), runbookIds: runbooksIn({ proposal }) }),
  );
  draft.set({ proposal, seen: { ...seenOf(situation, reach), runbooks: remedies.runbooks.length } });

  const communication = draftMessages(
    await step(
      "communication",
      "Writes down who must know what",
      () => communicationInput(ctx, { incident, diagnosis, prediction, proposal }),
      about,
    ),
  );
  draft.enter(null);
  draft.set({ communication });
  await draft.flush();
}

async function rowOf(ctx: Ctx, id: string): Promise<AnalysisRow> {
  const [row] = await executor(ctx)
    .select()
    .from(analyses)
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.id, id)));
  if (!row) throw new RunLost("the analysis is gone");
  return row;
}

async function incidentOf(ctx: Ctx, id: string): Promise<IncidentDetail> {
  const [row] = await executor(ctx)
    .select({ number: incidents.number })
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, id)));
  if (!row) throw new RunLost("the incident is gone");
  return getIncident(ctx, row.number);
}

/** What the run looks at: as it was, in a replay and after a crash; else as it is now, and then kept. */
async function frozenOf(
  ctx: Ctx,
  claimed: Claimed,
  row: AnalysisRow,
  incident: IncidentDetail,
  steers: Run["steers"],
): Promise<Looked> {
  const { situation: kept, services } = row.replayOf ? await rowOf(ctx, row.replayOf) : row;
  if (!kept && row.replayOf)
    throw new DomainError("conflict", "What that analysis saw is not kept any more.");
  if (kept) return { ...(JSON.parse(gunzipSync(kept).toString("utf8")) as Frozen), services };
  const frozen: Frozen = { ...(await gatherSituation(ctx, incident, steers)), now: Date.now() };
  await executor(ctx)
    .update(analyses)
    .set({
      situation: gzipSync(JSON.stringify(frozen), { level: 1 }),
      evidenceDigest: evidenceDigest(frozen.situation),
    })
    .where(heldBy(claimed));
  return { ...frozen, services };
}

/** What broke becomes the incident's cause; whom the report suspects is noted with it, by which limited views are served. */
function noteCause({ ctx, incident }: Run, { verdict, statement, hypotheses }: Diagnosis): Promise<void> {
  const [best] = hypotheses;
  const isNamed = best !== undefined && (verdict === "cause" || verdict === "likely");
  const suspects = [
    ...new Set(hypotheses.flatMap(({ entity }) => (entity.kind === "service" ? entity.name : []))),
  ];
  return transact(ctx, (inside) =>
    noteDiagnosis(inside, incident.id, {
      service: isNamed && best.entity.kind === "service" ? best.entity.name : null,
      kind: best?.kind ?? "unknown",
      confidence: best?.confidence ?? 0,
      verdict,
      suspects,
      ...(isNamed && { entity: best.entity }),
      statement,
    }),
  );
}

const seenOf = ({ services, records, alerts, events, changes, past }: Situation, { from, until }: Reach) => ({
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
  services: services.length,
  templates: new Set(records.map(({ service, text }) => `${service} ${text}`)).size,
  lines: records.reduce((sum, { count }) => sum + count, 0),
  alerts: alerts.length,
  events: events.length,
  changes: changes.length,
  past: past.length,
  runbooks: 0,
});
