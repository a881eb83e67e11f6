import { and, eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { incidents } from "@/db/schema";
import { type Ctx, patchSettings, type SettingsPatch, systemCtx } from "@/lib/access";
import { forgetBreakers } from "@/lib/ai/language/breaker";
import { timings } from "@/lib/ai/language/timings";
import {
  type Analysis,
  type AnalysisRequest,
  analyse,
  type Claimed,
  claimAnalyses,
  configuredAsker,
  getAnalysis,
  openDue,
  requestAnalysis,
  withModel,
} from "@/lib/commander";
import { dueIncidents } from "@/lib/incidents";
import { env } from "@/lib/kit/env";
import { newWorkspace } from "../support/database";
import type { ChatAsked } from "../support/openai-chat";
import { troubleStory } from "./story-of-trouble";

export const never = new AbortController().signal;
const usual = { ...timings() };

/** As before any call: two models at `url`, retries without a wait. */
export function freshModels(url: string): void {
  forgetBreakers();
  Object.assign(timings(), usual, { backoffMs: 1 });
  Object.assign(env(), {
    ...{ OPENAI_API_KEY: "sk-test", AI_BASE_URL: url, AI_MODEL: "m", AI_FALLBACK_MODEL: undefined },
    ...{ AI_PRICES: "m=2/10", EMBEDDINGS: "lexical" },
  });
}
export const usualTimings = (): void => void Object.assign(timings(), usual);

export interface Trouble {
  /** Its owner. */
  ctx: Ctx;
  number: number;
}

/** A workspace with an incident that came in as lines; settings are chosen before anybody asks. */
export async function trouble(settings?: SettingsPatch): Promise<Trouble> {
  const ctx = await newWorkspace();
  if (settings) await patchSettings(ctx, settings);
  return { ctx, number: await troubleStory(systemCtx(ctx.workspaceId)) };
}

/** What is due is opened, as the runner does it. */
export async function openAll({ workspaceId }: Ctx): Promise<void> {
  for (const due of await dueIncidents(1000)) if (due.workspaceId === workspaceId) await openDue(due);
}

export const claimedOf = async ({ workspaceId }: Ctx): Promise<Claimed[]> =>
  (await claimAnalyses(1000)).filter((one) => one.workspaceId === workspaceId);

export const work = (claimed: Claimed, signal = never): Promise<void> =>
  analyse(claimed, signal, { further: withModel(configuredAsker), onRules: async () => {} });

/** What waits in the workspace is run to its end, all at the same time. */
export async function workAll(ctx: Ctx): Promise<Claimed[]> {
  const claimed = await claimedOf(ctx);
  await Promise.all(claimed.map((one) => work(one)));
  return claimed;
}

/** The analysis that the incident is due, or that a person asks for, by the runner's own pieces. */
export async function analysed({ ctx, number }: Trouble, request?: AnalysisRequest): Promise<Analysis> {
  if (request) await requestAnalysis(ctx, number, request);
  else await openAll(ctx);
  const [one, ...more] = await workAll(ctx);
  expect(more).toEqual([]);
  return getAnalysis(ctx, number, one!.id);
}

/** As if further evidence were due now. */
export const dueAgain = ({ ctx, number }: Trouble) =>
  db()
    .update(incidents)
    .set({ dueCause: "evidence", dueAt: sql`now()` })
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.number, number)));

/** The rows that stand in what a model was asked. */
export const rowsIn = (text: string): { kind: string; id: string; text: string }[] =>
  [...text.matchAll(/⟦data [0-9a-f]{12} (\w+) ([^⟧]*)⟧\n([\s\S]*?)\n⟦end [0-9a-f]{12}⟧/g)].map(
    ([, kind, id, shown]) => ({ kind: kind!, id: id!, text: shown! }),
  );

/** A row of the prompt that says so. */
export function rowThat({ text }: Pick<ChatAsked, "text">, says: string): { id: string; text: string } {
  const row = rowsIn(text).find((one) => one.kind === "record" && one.text.includes(says));
  if (!row) throw new Error(`no row of the prompt says "${says}"`);
  return row;
}

const db1 = { kind: "service", name: "orders-db" };

/** What an able model says of the story of trouble. */
export const opinionOf = (asked: Pick<ChatAsked, "text">) => ({
  claims: [
    {
      kind: "cause",
      text: "The disk of orders-db is full.",
      entity: db1,
      evidence: [{ id: rowThat(asked, "No space left").id, quote: "No space left on device" }],
    },
  ],
  suspects: [{ entity: db1, kind: "disk full", why: "It cannot extend its files." }],
  summary: "The disk of orders-db is full. orders waits for it.",
  next: ["Look at the volume of orders-db, and at what fills it."],
});

/** What no model may change: what is found by rules, as numbers and names. */
export const found = ({ report }: Analysis) => ({
  verdict: report.diagnosis!.verdict,
  statement: report.diagnosis!.statement,
  hypotheses: report.diagnosis!.hypotheses,
  blast: report.diagnosis!.blastRadius,
  steps: report.proposal!.steps,
});
