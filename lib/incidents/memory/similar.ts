import { inArray, isNull } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { authorize, type Ctx, seesAll } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import {
  nearestIncidents,
  type SearchHit,
  type Symptoms,
  searchIncidents,
  symptomsOfIncident,
} from "@/lib/knowledge";
import { cutIncident } from "../cut-to-view";
import { incidentByNumber, presentIncident, selectListed } from "../internal";
import type { Incident, SimilarIncident } from "../schemas";

/** Asked for more than is shown: some are outside of the view, or merged. */
const SPARE = 4;

/** Incidents that were like this one, the most alike first, with what they were and what fixed them. */
export async function similarIncidents(ctx: Ctx, number: number, limit: number): Promise<SimilarIncident[]> {
  authorize(ctx, "incidents:read");
  const { incident } = await incidentByNumber(ctx, number);
  // What a part of it complains of cannot be told from the rest.
  if (!seesAll(ctx, incident.services)) return [];
  const symptoms = await symptomsOfIncident(ctx, incident.id);
  if (!symptoms) return [];
  const near = await nearestIncidents(ctx, {
    symptoms,
    exceptIncidentId: incident.id,
    limit: limit * SPARE,
  });
  const shown = await shownOf(
    ctx,
    near.map(({ incidentId }) => incidentId),
  );
  return near
    .flatMap(({ incidentId, similarity, shared }) => {
      const one = shown.get(incidentId);
      return one ? [{ ...presentSimilar(one), similarity, why: whyAlike(symptoms, shared) }] : [];
    })
    .slice(0, limit);
}

/** Incidents that speak of what is asked, by words and by likeness. */
export async function findIncidents(
  ctx: Ctx,
  { query, limit }: { query: string; limit: number },
): Promise<(SearchHit & { number: number })[]> {
  authorize(ctx, "incidents:read");
  const hits = await searchIncidents(ctx, query, limit * SPARE);
  const shown = await shownOf(
    ctx,
    hits.map(({ incidentId }) => incidentId),
  );
  return hits
    .flatMap(({ incidentId, score, why }) => {
      const one = shown.get(incidentId);
      return one ? [{ id: incidentId, number: one.number, title: one.title, score, why }] : [];
    })
    .slice(0, limit);
}

/** Those that may be shown whole: in words of an incident that is seen in part other services might speak. */
async function shownOf(ctx: Ctx, ids: string[]): Promise<Map<string, Incident>> {
  if (ids.length === 0) return new Map();
  const rows = await selectListed(ctx, inArray(incidents.id, ids), isNull(incidents.mergedInto));
  const cut = rows.map((row) => cutIncident(ctx, presentIncident(row)));
  return new Map(cut.filter(({ partial }) => !partial).map((one) => [one.id, one]));
}

const presentSimilar = (one: Incident): Omit<SimilarIncident, "similarity" | "why"> => ({
  number: one.number,
  title: one.title,
  status: one.status,
  severity: one.severity,
  services: one.services,
  openedAt: one.openedAt,
  resolvedAt: one.resolvedAt,
  minutes: one.resolvedAt
    ? Math.max(0, Math.round((Date.parse(one.resolvedAt) - Date.parse(one.openedAt)) / MINUTE_MS))
    : null,
  rootCause: one.rootCause,
  what: one.what,
  fix: one.fix,
  fixedIn: one.fixedIn,
});

const WORDS_SHOWN = 6;

/** `shared` as likeness gives it: `t ID` is a template, `w STEM` a word. Stems are shown as the incident writes them. */
export function whyAlike({ complaints }: Symptoms, shared: string[]): string {
  const templates = shared.filter((feature) => feature.startsWith("t ")).length;
  const text = complaints.map((complaint) => complaint.text).join(" ");
  const words = [...new Set(text.toLowerCase().match(/\p{L}+/gu) ?? [])];
  const spoken = shared.flatMap((feature) => {
    const stem = feature.startsWith("w ") ? feature.slice(2) : null;
    return stem === null ? [] : (words.find((word) => word.startsWith(stem)) ?? []);
  });
  const parts = [
    ...(templates > 0 ? [templates === 1 ? "one template" : `${templates} templates`] : []),
    ...new Set(spoken),
  ].slice(0, WORDS_SHOWN);
  return parts.length > 0 ? `Both have ${parts.join(", ")}.` : "Alike in small things only.";
}
