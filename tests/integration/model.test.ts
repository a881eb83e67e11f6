import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { modelAnswers, usageDays } from "@/db/schema";
import { type Ctx, patchSettings, type SettingsPatch, tellUsage } from "@/lib/access";
import { AiError, type Ask } from "@/lib/ai";
import { forgetBreakers } from "@/lib/ai/language/breaker";
import { timings } from "@/lib/ai/language/timings";
import {
  type AskOptions,
  aiStanding,
  aiStandingSchema,
  askWithin,
  fenced,
  forgetAnswers,
  openBudget,
  tryModel,
  whyNoModel,
} from "@/lib/commander";
import { env } from "@/lib/kit/env";
import { registry } from "@/lib/kit/metrics";
import { activeSpace, embedQuestion } from "@/lib/knowledge/spaces";
import { newWorkspace, useDatabase } from "../support/database";
import { asked, found, library, stateOf, tendRested } from "../support/memory";
import { ScriptedOpenai } from "../support/openai";
import { watchSockets } from "../support/sockets";

useDatabase();

const GOOD = { cause: "db" };
const server = ScriptedOpenai.chatting(() => ({ json: GOOD }));
const usual = { ...timings() };
let url = "";

beforeAll(async () => {
  url = await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.chat = () => ({ json: GOOD });
  forgetBreakers();
  Object.assign(timings(), usual, { backoffMs: 1 });
  Object.assign(env(), {
    ...{ OPENAI_API_KEY: "sk-secret", AI_BASE_URL: url, AI_MODEL: "m", AI_FALLBACK_MODEL: undefined },
    ...{ AI_PRICES: "m=2/10", EMBEDDINGS: "lexical", AI_EMBEDDING_MODEL: "tiny" },
  });
});
afterEach(() => {
  vi.useRealTimers();
  Object.assign(timings(), usual);
});

const question: Ask<{ cause: string }> = {
  purpose: "test",
  system: "You look for causes.",
  messages: [{ role: "user", text: "Why is it slow?" }],
  answer: z.object({ cause: z.string() }),
};
const look = { look: { description: "Looks.", input: z.object({}), run: async () => "nothing" } };
/** A workspace that has chosen so before anybody asked: settings are read a second apart. */
async function workspace(settings?: SettingsPatch): Promise<Ctx> {
  const ctx = await newWorkspace();
  if (settings) await patchSettings(ctx, settings);
  return ctx;
}
const ask = async (ctx: Ctx, options: Partial<AskOptions> = {}, more: Partial<typeof question> = {}) =>
  askWithin(ctx, { budget: await openBudget(ctx), ...options }, { ...question, ...more });
const failure = async (asking: Promise<unknown>) => {
  const error = await asking.then(() => null).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AiError);
  return error as AiError;
};
/** Used today, by what the database knows. */
async function used({ workspaceId }: Ctx): Promise<Record<string, number>> {
  await tellUsage();
  const rows = await db().select().from(usageDays).where(eq(usageDays.workspaceId, workspaceId));
  return Object.fromEntries(rows.map(({ meter, used }) => [meter, used]));
}
const figure = async (name: string, labels: Record<string, string>) => {
  const metric = await registry().getSingleMetric(name)?.get();
  const fits = (given: object) =>
    Object.entries(labels).every(([key, value]) => Object(given)[key] === value);
  return metric?.values.find((one) => fits(one.labels))?.value ?? 0;
};

describe("a question of a workspace", () => {
  it("is answered, and what it used is counted: tokens, money and figures", async () => {
    const ctx = await workspace();
    const before = await figure("ai_tokens_total", { model: "m", direction: "in" });
    const budget = await openBudget(ctx);
    const answered = await ask(ctx, { budget });
    expect(answered).toEqual({
      answer: GOOD,
      model: "m",
      used: { calls: 1, inputTokens: 100, outputTokens: 10, costMicros: 300 },
    });
    expect(budget).toMatchObject({ calls: 11, tokens: 120_000 - 110, costMicros: null });
    expect(await used(ctx)).toEqual({ ai_tokens: 110, ai_cost: 300 });
    expect(await figure("ai_tokens_total", { model: "m", direction: "in" })).toBe(before + 100);
  });

  it("about the same foreign text is the same question, although its fence is another each time", async () => {
    const ctx = await workspace();
    const about = (text: string) => ({
      messages: [{ role: "user" as const, text: fenced([{ id: "r1", kind: "record", text }]) }],
    });
    await ask(ctx, {}, about("the pool is used up"));
    expect((await ask(ctx, {}, about("the pool is used up"))).used.calls).toBe(0);
    expect((await ask(ctx, {}, about("the pool is empty"))).used.calls).toBe(1);
  });

  it("that was answered before is answered again at no cost, and that is noted as its use", async () => {
    const ctx = await workspace();
    await ask(ctx);
    await db()
      .update(modelAnswers)
      .set({ usedAt: new Date(0) });
    const partials: unknown[] = [];
    const again = await askWithin(ctx, { budget: await openBudget(ctx) }, question, {
      onPartial: (partial) => partials.push(partial),
    });
    expect(again).toEqual({
      answer: GOOD,
      model: "m",
      used: { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 },
    });
    expect(partials).toEqual([GOOD]);
    expect(server.chats).toHaveLength(1);
    expect(await used(ctx)).toEqual({ ai_tokens: 110, ai_cost: 300 });
    const [row] = await db().select().from(modelAnswers).where(eq(modelAnswers.workspaceId, ctx.workspaceId));
    expect(row!.usedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(row).toMatchObject({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      inputTokens: 100,
      outputTokens: 10,
    });
  });

  it.each<[string, (ctx: Ctx) => Promise<unknown>]>([
    ["in other words", (ctx) => ask(ctx, {}, { messages: [{ role: "user", text: "Why is it slow now?" }] })],
    ["with other rules", (ctx) => ask(ctx, {}, { system: "You look for faults." })],
    [
      "with another form",
      (ctx) => ask(ctx, {}, { answer: z.object({ cause: z.string().describe("a service") }) }),
    ],
    ["by another workspace", async () => ask(await workspace())],
    ["with tools on offer", (ctx) => ask(ctx, {}, { tools: look })],
    ["by somebody who wants it anew", (ctx) => ask(ctx, { uncached: true })],
  ])("%s is asked", async (_, other) => {
    const ctx = await workspace();
    await ask(ctx);
    await other(ctx);
    expect(server.chats).toHaveLength(2);
  });

  it("that got no valid answer is not kept; what it used is counted all the same", async () => {
    const ctx = await workspace();
    server.chat = () => "I do not know.";
    expect((await failure(ask(ctx))).code).toBe("malformed");
    expect(await used(ctx)).toEqual({ ai_tokens: 220, ai_cost: 600 });
    server.chat = () => ({ text: ["x".repeat(400)], ends: "hang" });
    timings().idleMs = 40;
    expect((await failure(ask(ctx))).code).toBe("timed_out");
    expect((await used(ctx)).ai_tokens).toBeGreaterThan(320);
    timings().idleMs = usual.idleMs;
    server.chat = () => ({ json: GOOD });
    expect((await ask(ctx)).answer).toEqual(GOOD);
  });

  it("with what no database takes in its answer is kept", async () => {
    const ctx = await workspace();
    server.chat = () => ({ text: '{"cause":"a\\u0000b\\ud800"}' });
    const first = await ask(ctx);
    expect(await ask(ctx)).toMatchObject({ answer: first.answer, used: { calls: 0 } });
  });

  it("goes to the model that a person chose, alone, when it is one of ours", async () => {
    const ctx = await workspace();
    env().AI_FALLBACK_MODEL = "n";
    expect((await ask(ctx, { model: "n" })).model).toBe("n");
    server.chat = () => ({ status: 401 });
    expect((await failure(ask(ctx, { model: "m" }))).code).toBe("unauthorized");
    expect(server.chats.map(({ model }) => model)).toEqual(["n", "m"]);
    expect((await failure(ask(ctx, { model: "gpt-evil" }))).code).toBe("not_configured");
  });

  it("is answered by what the fall-back said before only while the first cannot be asked", async () => {
    const ctx = await workspace();
    env().AI_FALLBACK_MODEL = "n";
    Object.assign(timings(), { breakAfter: 1, retries: 0 });
    server.chat = ({ model }) => (model === "m" ? { status: 500 } : { json: { cause: "by n" } });
    expect((await ask(ctx)).model).toBe("n");
    expect(await ask(ctx)).toMatchObject({ model: "n", used: { calls: 0 } });
    server.chat = () => ({ json: GOOD });
    timings().pauseMs = 0;
    expect(await ask(ctx)).toMatchObject({ model: "m", answer: GOOD });
  });

  it("is never asked within a transaction", async () => {
    const ctx = await workspace();
    await expect(ask({ ...ctx, tx: db() })).rejects.toThrow("transaction");
  });
});

describe("a workspace that forbids calls", () => {
  it("has none: neither a question nor a text for the memory opens a socket, or looks up a name", async () => {
    const ctx = await library();
    await patchSettings(ctx, { aiCalls: "none" });
    env().EMBEDDINGS = "openai";
    Object.assign(env(), { AI_BASE_URL: url.replace("127.0.0.1", "localhost") });
    const budget = await openBudget(ctx);
    const watched = await watchSockets(async () => {
      expect((await failure(ask(ctx, { budget }))).code).toBe("forbidden");
      expect(await tryModel(ctx)).toMatchObject({ ok: false, failure: { code: "forbidden" } });
      await tendRested(ctx);
      expect((await found(ctx, "no space left on the volume"))[0]).toBe("disk.md");
    });
    expect(watched).toEqual({ connections: [], names: [] });
    expect(await stateOf(ctx)).toMatchObject({ model: expect.stringMatching(/^lexical:/), next: null });
    expect(budget.calls).toBe(12);
    // The watch sees what another workspace does.
    const other = await workspace();
    const seen = await watchSockets(() => ask(other).catch(() => {}));
    expect(seen.connections.length + seen.names.length).toBeGreaterThan(0);
  });

  it("and had a memory by a model is answered by words, and by a lexical memory as soon as that is made", async () => {
    const ctx = await library();
    env().EMBEDDINGS = "openai";
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "openai:tiny" });
    await patchSettings(ctx, { aiCalls: "none" });
    server.forget();
    const now = Date.now();
    vi.useFakeTimers({ now: now + 2000, toFake: ["Date"] });
    const watched = await watchSockets(async () => {
      const space = await activeSpace(ctx, "runbook");
      expect((await embedQuestion(space, asked("disk"))).every((value) => value === 0)).toBe(true);
      await tendRested(ctx);
    });
    expect(watched).toEqual({ connections: [], names: [] });
    expect(await stateOf(ctx)).toMatchObject({ model: expect.stringMatching(/^lexical:/), next: null });
    expect(server.asked).toEqual([]);
  });

  it.each(["http://93.184.216.34/v1", "https://[2606:2800:220:1::1]/v1", undefined])(
    "but in its own network connects to none outside: %s",
    async (AI_BASE_URL) => {
      const ctx = await workspace({ aiCalls: "local" });
      Object.assign(env(), { AI_BASE_URL });
      const budget = await openBudget(ctx);
      const watched = await watchSockets(async () => {
        expect((await failure(ask(ctx, { budget }))).code).toBe("forbidden");
      });
      expect(watched).toEqual({ connections: [], names: [] });
      expect(await whyNoModel(ctx)).toContain("only models in its own network");
    },
  );

  it("but in its own network asks there, and embeds there", async () => {
    const ctx = await library();
    await patchSettings(ctx, { aiCalls: "local" });
    env().EMBEDDINGS = "openai";
    expect((await ask(ctx)).answer).toEqual(GOOD);
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "openai:tiny" });
    expect((await used(ctx)).ai_tokens).toBe(110 + 3 * server.texts().length);
  });

  it("while a question is under way gets no further call", async () => {
    const ctx = await workspace();
    server.chat = async ({ tools }) => {
      await patchSettings(ctx, { aiCalls: "none" });
      // Settings are a second old at most.
      vi.useFakeTimers({ now: Date.now() + 2000, toFake: ["Date"] });
      return tools.length > 0 ? { calls: [{ name: "look" }] } : { json: GOOD };
    };
    expect((await failure(ask(ctx, {}, { tools: look }))).code).toBe("forbidden");
    expect(server.chats).toHaveLength(1);
  });
});

describe("the quotas of a day", () => {
  it("of tokens end a conversation between two calls, and the next one before its first", async () => {
    const ctx = await workspace({ dailyAiTokens: 1000, aiRunTokens: 100_000 });
    const budget = { ...(await openBudget(ctx)), tokens: 100_000 };
    server.chat = () => ({ calls: [{ name: "look" }], usage: { in: 2000, out: 1 } });
    const error = await failure(ask(ctx, { budget }, { tools: look }));
    expect(error).toMatchObject({ code: "over_budget", message: expect.stringContaining("1,000 AI tokens") });
    expect((await failure(ask(ctx, { budget }))).code).toBe("over_budget");
    expect(server.chats).toHaveLength(1);
    expect(await whyNoModel(ctx)).toContain("daily quota of 1,000 AI tokens");
    expect(await openBudget(ctx)).toMatchObject({ tokens: 0 });
  });

  it("of money count what models with a price cost, over all processes", async () => {
    const ctx = await workspace({ dailyAiCost: 0.01 });
    expect(await openBudget(ctx)).toMatchObject({ costMicros: 10_000 });
    await db()
      .insert(usageDays)
      .values({
        workspaceId: ctx.workspaceId,
        day: new Date().toISOString().slice(0, 10),
        meter: "ai_cost",
        used: 9000,
      });
    const now = Date.now();
    vi.useFakeTimers({ now: now + 3000, toFake: ["Date"] });
    expect(await openBudget(ctx)).toMatchObject({ costMicros: 1000 });
    const budget = { ...(await openBudget(ctx)), costMicros: null };
    server.chat = () => ({ json: GOOD, usage: { in: 1000, out: 10 } });
    await ask(ctx, { budget });
    expect((await failure(ask(ctx, { budget, uncached: true }))).message).toContain(
      "0.01 for what models cost",
    );
    expect(await whyNoModel(ctx)).toContain("0.01");
    expect((await aiStanding(ctx)).cost).toEqual({ used: 0.0111, quota: 0.01, left: 0 });
    // Of a model without a price nothing can be counted: its tokens decide alone.
    env().AI_PRICES = "other=1/1";
    expect(await whyNoModel(ctx)).toBeNull();
    expect((await ask(ctx, { uncached: true })).used.costMicros).toBeNull();
  });

  it("do not keep an answer from being given again", async () => {
    const ctx = await workspace({ dailyAiTokens: 100 });
    await ask(ctx, { budget: { ...(await openBudget(ctx)), tokens: 100_000 } });
    expect((await ask(ctx)).answer).toEqual(GOOD);
    expect(server.chats).toHaveLength(1);
  });

  it("and what a run may use bound its budget", async () => {
    const now = Date.now();
    const ctx = await workspace({
      aiRunCalls: 3,
      aiRunTokens: 5000,
      aiRunSeconds: 30,
      aiRunCost: 0.5,
      dailyAiCost: 2,
    });
    expect(await openBudget(ctx, now)).toEqual({
      calls: 3,
      tokens: 5000,
      deadline: now + 30_000,
      costMicros: 500_000,
    });
  });
});

describe("why there is no model", () => {
  it("is said in words, and nothing when there is one", async () => {
    expect(await whyNoModel(await workspace())).toBeNull();
    expect(await whyNoModel(await workspace({ aiCalls: "none" }))).toContain(
      "allows no call of a language model",
    );
    env().AI_MODEL = undefined;
    expect(await whyNoModel(await workspace())).toBe("No language model is configured (AI_MODEL).");
    expect((await failure(ask(await workspace()))).code).toBe("not_configured");
  });

  it("is that all of them are left alone for a moment", async () => {
    const ctx = await workspace();
    env().AI_FALLBACK_MODEL = "n";
    Object.assign(timings(), { breakAfter: 1, retries: 0 });
    server.chat = ({ model }) => (model === "m" ? { status: 500 } : { json: GOOD });
    await ask(ctx);
    expect(await whyNoModel(ctx)).toBeNull();
    server.chat = () => ({ status: 500 });
    expect((await failure(ask(ctx, { uncached: true }))).code).toBe("unavailable");
    expect(await whyNoModel(ctx)).toMatch(/failed again and again; it is tried again at \d\d:\d\d:\d\d UTC/);
    const calls = server.chats.length;
    const watched = await watchSockets(() => failure(ask(ctx, { uncached: true })));
    expect(watched.connections).toEqual([]);
    expect(server.chats).toHaveLength(calls);
  });
});

describe("what is shown of models", () => {
  it("is where they are without a secret, how they are, and what is left", async () => {
    const ctx = await workspace({ aiCalls: "local", dailyAiTokens: 1000 });
    Object.assign(env(), { AI_FALLBACK_MODEL: "n", AI_BASE_URL: `${url}?token=secret` });
    Object.assign(timings(), { breakAfter: 1, retries: 0 });
    server.chat = ({ model }) => (model === "m" ? { status: 500 } : { json: GOOD });
    await ask(ctx, { budget: { ...(await openBudget(ctx)), tokens: 100_000 } });
    const standing = await aiStanding(ctx);
    expect(aiStandingSchema.parse(standing)).toEqual(standing);
    expect(standing).toMatchObject({
      calls: "local",
      host: new URL(url).host,
      models: [
        { name: "m", price: { in: 2, out: 10 }, breaker: "open", failures: 1, retryAt: expect.any(String) },
        { name: "n", price: null, breaker: "closed", failures: 0, retryAt: null },
      ],
      whyNot: null,
      tokens: { used: 110, quota: 1000, left: 890 },
      cost: { used: 0, quota: null, left: null },
      embeddings: { role: "lexical", model: null },
    });
    expect(JSON.stringify(standing)).not.toContain("secret");
    await expect(aiStanding({ ...ctx, permissions: new Set() })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("can be tried: one word, and how long it took, or what is wrong", async () => {
    const ctx = await workspace();
    server.chat = () => ({ json: { word: "ready" } });
    expect(await tryModel(ctx)).toEqual({
      ok: true,
      model: "m",
      ms: expect.any(Number),
      answer: "ready",
      failure: null,
    });
    server.chat = () => ({ status: 401 });
    expect(await tryModel(ctx)).toMatchObject({
      ok: false,
      failure: { code: "unauthorized", message: expect.not.stringContaining("sk-") },
    });
    await expect(tryModel(await newWorkspace("responder"))).rejects.toMatchObject({ code: "forbidden" });
  });
});

it("answers that nobody asked for in a month are dropped, and others are not", async () => {
  const ctx = await workspace();
  await ask(ctx);
  await ask(ctx, {}, { system: "Other." });
  const [one] = await db().select().from(modelAnswers).where(eq(modelAnswers.workspaceId, ctx.workspaceId));
  await db()
    .update(modelAnswers)
    .set({ usedAt: sql`now() - interval '31 days'` })
    .where(eq(modelAnswers.key, one!.key));
  await forgetAnswers();
  const rows = await db().select().from(modelAnswers).where(eq(modelAnswers.workspaceId, ctx.workspaceId));
  expect(rows).toHaveLength(1);
  expect(rows[0]!.key).not.toBe(one!.key);
});
