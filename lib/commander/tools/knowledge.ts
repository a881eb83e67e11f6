import { z } from "zod";
import { similarIncidents } from "@/lib/incidents";
import { searchRunbooks } from "@/lib/knowledge";
import { incidentId, pastText, runbookText } from "../evidence/row-texts";
import { readStoredRows } from "../evidence/stored-rows";
import type { LookTool } from "./tool";

const limit = z.number().int().min(1).max(10).catch(5).optional();
const similarInput = z.object({ limit });

export const similarIncidentsTool: LookTool<z.infer<typeof similarInput>> = {
  name: "similar_incidents",
  description: "Past incidents that were like this one, with what they were and what fixed them.",
  input: similarInput,
  words: () => "Looks for incidents that were like this one",
  run: async ({ ctx, incident }, { limit = 5 }) => {
    const alike = await similarIncidents(ctx, incident.number, limit);
    return {
      rows: alike.map((one) => ({
        id: incidentId(one.number),
        kind: "incident",
        service: null,
        services: one.services,
        at: one.openedAt,
        note: `incident ${one.number}, ${Math.round(one.similarity * 100)} % alike, ${one.status}`,
        text: pastText(one),
      })),
      note: alike.length === 0 ? "None was like it." : null,
    };
  },
};

const runbooksInput = z.object({
  query: z.string().trim().min(1).max(400).describe("what is wrong, in words"),
  limit,
});
/** Of a runbook around the part that was found. */
const EXCERPT = 600;

export const runbooksTool: LookTool<z.infer<typeof runbooksInput>> = {
  name: "runbooks",
  description: "Runbooks of the team that fit a question in words, the best first, with the part that fits.",
  input: runbooksInput,
  words: ({ query }) => `Looks for runbooks on "${query}"`,
  run: async ({ ctx }, { query, limit = 5 }) => {
    const hits = await searchRunbooks(ctx, { query, limit });
    const stored = await readStoredRows(
      ctx,
      hits.map(({ id }) => id),
    );
    const texts = new Map(stored.map(({ id, text }) => [id, text]));
    return {
      rows: hits.map(({ id, title, heading, services }) => ({
        id,
        kind: "runbook",
        service: null,
        services,
        at: null,
        note: title,
        text: excerptOf(texts.get(id) ?? runbookText({ title, source: "" }), heading),
      })),
      note: hits.length === 0 ? "No runbook fits." : null,
    };
  },
};

/** What stands under a heading, or at the beginning. Pure. */
export function excerptOf(text: string, heading: string | null): string {
  const last = heading?.split(" › ").at(-1) ?? "";
  const at = last ? text.indexOf(`# ${last}`) : -1;
  const body = at >= 0 ? text.slice(at) : text.replace(/^([^\n]*\n)?---\n[\s\S]{0,4000}?\n---\n/, "");
  return body.slice(0, EXCERPT).toWellFormed();
}
