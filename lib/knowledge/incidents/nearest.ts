import { authorize, type Ctx } from "@/lib/access";
import { incidentFeatures, likeness } from "../lexical/features";
import { type Lexicon, learnLexicon } from "../lexical/lexicon";
import type { Symptoms } from "../schemas";
import { embedQuestion } from "../spaces/embed";
import { canonicalSymptoms } from "../spaces/embeddable";
import { nearest } from "../spaces/nearest";
import { activeSpace } from "../spaces/space";
import { learnedFromSymptoms } from "../tending/learn";
import { type Memory, memoriesOf, memoriesWaiting } from "./candidates";

export interface AlikeIncident {
  incidentId: string;
  /** Cosine of what they complain of, 0 to 1. */
  similarity: number;
  /** What they share, the weightiest first: `t ID` is a template, `w STEM` a word. */
  shared: string[];
}

export interface AlikeQuestion {
  symptoms: Symptoms;
  /** The incident itself, when it is remembered already. */
  exceptIncidentId?: string;
  /** How many are wanted; callers that cut to a view ask for more. At most 500. */
  limit: number;
}

const MOST = 500;
/** The vectors propose, the features decide: more are looked at than are wanted. */
const PROPOSED = 4;
const LEAST_PROPOSED = 50;
const WAITING = 200;

/** The past incidents that complain most alike, the most alike first; those that share nothing are left out. */
export async function nearestIncidents(ctx: Ctx, question: AlikeQuestion): Promise<AlikeIncident[]> {
  authorize(ctx, "incidents:read");
  const limit = Math.min(question.limit, MOST);
  const symptoms = canonicalSymptoms(question.symptoms);
  const space = await activeSpace(ctx, "incident");
  const vector = await embedQuestion(space, { kind: "symptoms", symptoms });
  const proposed = Math.max(LEAST_PROPOSED, PROPOSED * limit);
  const near = await nearest(ctx, space, vector, proposed);
  const found = [
    ...(await memoriesOf(
      ctx,
      near.map(({ hash }) => hash),
      2 * proposed,
    )),
    ...(await memoriesWaiting(ctx, WAITING)),
  ].filter(({ incidentId }) => incidentId !== question.exceptIncidentId);
  const distinct = [...new Map(found.map((one) => [one.incidentId, one])).values()];
  return ranked(symptoms, distinct, space.lexicon).slice(0, limit);
}

function ranked(asked: Symptoms, candidates: Memory[], lexicon: Lexicon): AlikeIncident[] {
  // Before the first lexicon is learned, what the candidates say is all that is known of words.
  const words =
    lexicon.documents > 0
      ? lexicon
      : learnLexicon([asked, ...candidates.map(({ symptoms }) => symptoms)].map(learnedFromSymptoms));
  const features = incidentFeatures(asked, words);
  return candidates
    .map(({ incidentId, symptoms }) => ({
      incidentId,
      ...likeness(features, incidentFeatures(symptoms, words)),
    }))
    .filter(({ similarity }) => similarity > 0)
    .sort((a, b) => b.similarity - a.similarity || (a.incidentId < b.incidentId ? 1 : -1));
}
