import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { analyses, templates } from "@/db/schema";
import { type Ctx, systemCtx } from "@/lib/access";
import type { Diagnosis } from "@/lib/commander";
import { getIncident, groupSignals, patchIncident } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { newWorkspace } from "../support/database";
import { Story } from "./story";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;
export const failing = (pattern: string) => ({ pattern, level: "error" as const, count: 40 });
export const disk = failing("no space left on device <*>");

export const blaming = (service: string, over: Partial<Diagnosis> = {}): Diagnosis => ({
  verdict: "cause",
  statement: "",
  hypotheses: [
    {
      entity: { kind: "service", name: service },
      kind: "disk_full",
      group: "resource_exhaustion",
      confidence: 0.9,
      points: 1,
      reasons: [],
    },
  ],
  blastRadius: [],
  ...over,
});

export async function begin() {
  const ctx = await newWorkspace();
  return { ctx, story: new Story(ctx) };
}

/** The same fault twice: incident 1, resolved with what people said of it, and its like of now. Answers the number of now. */
export async function twice(ctx: Ctx, story: Story, said = "Grow the volume of store.") {
  await story.window("store", NOW - 5 * HOUR, [disk]);
  const fixed = { what: "No space left on the volume of store.", fix: said, status: "resolved" as const };
  await patchIncident(ctx, 1, fixed);
  await at(ctx, 1, "resolved_at", NOW - 4 * HOUR);
  const { opened } = await spike(ctx, "store", disk.pattern);
  return opened[0]!;
}

/** A known line spikes: a signal that no window of a young workspace would find by itself. */
async function spike(ctx: Ctx, service: string, pattern: string) {
  const [row] = await db()
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.pattern, pattern)));
  const draft = {
    kind: "rate_spike" as const,
    service,
    templateId: row!.id,
    pattern,
    windowId: null,
    score: 0.8,
    severity: "high" as const,
    at: NOW,
    lastAt: NOW,
    evidence: {
      explanation: "40 lines where none are usual.",
      observed: 40,
      expected: 0,
      series: [],
      quotes: [],
    },
  };
  return groupSignals(systemCtx(ctx.workspaceId), { arrivedAt: NOW, drafts: [draft], continued: [] });
}

export const at = (ctx: Ctx, number: number, column: "resolved_at" | "opened_at", ms: number) =>
  db().execute(sql`update incidents set ${sql.raw(column)} = ${new Date(ms).toISOString()}::timestamptz
    where workspace_id = ${ctx.workspaceId} and number = ${number}`);

/** A finished analysis with an opinion, as a run leaves it. */
export async function analysed(ctx: Ctx, number: number, over: Partial<typeof analyses.$inferInsert> = {}) {
  const { id: incidentId } = await getIncident(ctx, number);
  const id = newId("analysis");
  await db()
    .insert(analyses)
    .values({
      workspaceId: ctx.workspaceId,
      id,
      incidentId,
      number: 1,
      cause: "opened",
      state: "done",
      model: "m",
      requestedBy: "test",
      evidenceDigest: "same",
      finishedAt: new Date(),
      report: { diagnosis: blaming("store"), opinion: { model: "m", summary: "It is full.", suspects: [] } },
      ...over,
    });
  return id;
}
