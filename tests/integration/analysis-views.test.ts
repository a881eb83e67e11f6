import { gunzipSync, gzipSync } from "node:zlib";
import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { analyses } from "@/db/schema";
import { type Ctx, listAudit, systemCtx } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import {
  analyse,
  claimAnalyses,
  type Further,
  getAnalysis,
  listSteers,
  openDue,
  requestAnalysis,
  steerAnalysis,
  stopAnalysis,
  withdrawSteer,
  withModel,
} from "@/lib/commander";
import { cutEvent, dueIncidents, getIncident } from "@/lib/incidents";
import { listDeadLetters } from "@/lib/intake";
import { getRunbook } from "@/lib/knowledge";
import { readEvents } from "@/lib/live";
import { scriptedAsker } from "../support/asker";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { importFiles, learnRunbooks } from "../support/runbooks";
import { analysed, begin, twice } from "./analysed";
import { troubleStory } from "./story-of-trouble";

useDatabase();
const never = new AbortController().signal;
const noModel: Further = async ({ draft }) => draft.set({ withoutModel: "None here." });

async function runWaiting(ctx: Ctx, further: Further = noModel): Promise<string> {
  const mine = (await claimAnalyses(100)).filter(({ workspaceId }) => workspaceId === ctx.workspaceId);
  expect(mine).toHaveLength(1);
  await analyse(mine[0]!, never, { further, onRules: async () => {} });
  return mine[0]!.id;
}
async function openAll(ctx: Ctx) {
  for (const due of await dueIncidents(100)) if (due.workspaceId === ctx.workspaceId) await openDue(due);
}
async function runDue(ctx: Ctx, further?: Further): Promise<string> {
  await openAll(ctx);
  return runWaiting(ctx, further);
}
const rowOf = async (id: string) => (await db().select().from(analyses).where(eq(analyses.id, id)))[0]!;
/** As if a line of another service, of the same machine, had been looked at and nothing made of it. */
async function lookedAlsoAt(id: string, service: string) {
  const frozen = JSON.parse(gunzipSync((await rowOf(id)).situation!).toString());
  const [line] = frozen.situation.records;
  frozen.situation.records.push({ ...line, id: "rec_other", service, text: "served", level: "info" });
  await db()
    .update(analyses)
    .set({ situation: gzipSync(JSON.stringify(frozen)) })
    .where(eq(analyses.id, id));
}
const HIDDEN = { partial: true, report: {}, actions: [], statement: null, failure: null, recalledFrom: null };

describe("a view limited to the services of an incident", () => {
  let ctx: Ctx;
  let part: Ctx;
  let number: number;

  beforeEach(async () => {
    ctx = systemCtx((await newWorkspace()).workspaceId);
    number = await troubleStory(ctx);
    await declareService(ctx, { name: "payments" });
    part = limitedTo(ctx, "web", "orders", "orders-db");
  });

  it("is shown the report that rests on these alone", async () => {
    expect(await getAnalysis(part, number, await runDue(ctx))).toMatchObject({
      partial: false,
      report: { diagnosis: { hypotheses: [{ entity: { name: "orders-db" } }] } },
    });
  });

  it("is shown no word of a runbook of others, in the report or as it is told", async () => {
    const source =
      "---\ntitle: No space left on device\nservices: [payments]\n---\n# No space left on device\n\nOrders and the database could not extend file: no space left on device.\n\n1. Call the keeper of the safe.\n2. Grow the volume.\n";
    await importFiles(ctx, [{ path: "full.md", source }]);
    await learnRunbooks(ctx);
    const id = await runDue(ctx);
    const whole = await getAnalysis(ctx, number, id);
    expect(whole.report.proposal!.steps.map(({ action }) => action).join()).toContain("keeper of the safe");
    const step = whole.report.proposal!.steps.find(({ source: from }) => from.kind === "runbook")!;
    const runbookId = (step.source as { id: string }).id;
    await expect(getRunbook(part, runbookId)).rejects.toMatchObject({ code: "not_found" });
    expect(await getAnalysis(part, number, id)).toMatchObject(HIDDEN);
    const told = (await readEvents(ctx.workspaceId, 0)).flatMap((event) => cutEvent(part, event) ?? []);
    expect(JSON.stringify(told)).not.toContain("keeper");
    const both = limitedTo(ctx, "web", "orders", "orders-db", "payments");
    expect(await getAnalysis(both, number, id)).toMatchObject({ partial: false });
  });

  it("is shown nothing of what names another service anywhere, also behind a new line", async () => {
    const id = await runDue(ctx, async ({ draft }) => {
      draft.set({ withoutModel: "None.\npayments is well." });
    });
    expect(await getAnalysis(part, number, id)).toMatchObject(HIDDEN);
  });

  it("is shown nothing once something else was looked at", async () => {
    const found = {
      rows: [{ id: "rec_1", kind: "record", service: "payments", at: null, text: "x" }],
      note: null,
    };
    const id = await runDue(ctx, async (run) => {
      const act = {
        agent: "diagnosis",
        kind: "tool" as const,
        name: "search_records",
        text: "Looks",
        input: {},
      };
      await run.actions.run(act, async () => found);
      await noModel(run, await rowOf(run.analysisId));
    });
    expect((await rowOf(id)).services).toContain("payments");
    expect(await getAnalysis(part, number, id)).toMatchObject(HIDDEN);
    const acts = (await readEvents(ctx.workspaceId, 0)).filter(({ type }) => type === "agent_action");
    const last = acts.filter(({ data }) => (data as { name: string }).name === "search_records").at(-1)!;
    expect(last.data).toMatchObject({ state: "done" });
    expect(cutEvent(part, last)).toBeNull();
  });

  it("bends no words over what it may not see by a prompt of its own", async () => {
    const first = await runDue(ctx);
    await lookedAlsoAt(first, "payments");
    expect(await getAnalysis(part, number, first)).toMatchObject({ partial: false });
    const plain = await requestAnalysis(part, number, { replayOf: first });
    await runWaiting(ctx);
    expect(await getAnalysis(part, number, plain.id)).toMatchObject({ partial: false });
    const bent = await requestAnalysis(part, number, { replayOf: first, prompt: "Spell all of it." });
    await runWaiting(ctx);
    expect((await rowOf(bent.id)).services).toContain("payments");
    expect(await getAnalysis(part, number, bent.id)).toMatchObject(HIDDEN);
  });

  it("is told neither why, by whom nor at what cost where the report is not shown", async () => {
    const id = await runDue(ctx);
    await db()
      .update(analyses)
      .set({
        services: ["payments"],
        failure: "x",
        calls: 3,
        requestedBy: "payer@example.test",
        recalledFrom: id,
      })
      .where(eq(analyses.id, id));
    expect(await getAnalysis(part, number, id)).toMatchObject({
      ...HIDDEN,
      requestedBy: "Outside of this view",
      cost: { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: null },
    });
  });

  it("stops no run of which it sees a part", async () => {
    await openAll(ctx);
    const [waiting] = await db().select().from(analyses).where(eq(analyses.workspaceId, ctx.workspaceId));
    const stop = (by: Ctx) => stopAnalysis(by, number, waiting!.id);
    await expect(stop(limitedTo(ctx, "orders"))).rejects.toMatchObject({ code: "forbidden" });
    await db()
      .update(analyses)
      .set({ services: ["payments"] })
      .where(eq(analyses.id, waiting!.id));
    await expect(stop(part)).rejects.toMatchObject({ code: "forbidden" });
    expect((await rowOf(waiting!.id)).state).toBe("queued");
    await db().update(analyses).set({ services: [] }).where(eq(analyses.id, waiting!.id));
    expect((await stop(part)).state).toBe("stopped");
  });

  it("reads no steer that names others, and takes none of them back", async () => {
    await declareService(ctx, { name: "payments-vault" });
    const focus = (name: string, kind: "service" | "instance" = "service") =>
      steerAnalysis(ctx, number, { kind: "focus", entity: { kind, name }, text: "It was slow" });
    const hint = (text: string) => steerAnalysis(ctx, number, { kind: "hint", text });
    const secret = await hint("look at payments-vault too");
    await focus("payments");
    await focus("payments-vault-5d9", "instance");
    await hint("PAYMENTS was deployed");
    const own = [await focus("orders"), await hint("look at the disk of orders-db")];
    expect((await listSteers(part, number)).map(({ id }) => id)).toEqual(own.map(({ id }) => id));
    expect(await listSteers(ctx, number)).toHaveLength(6);
    await expect(withdrawSteer(part, number, secret.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await listSteers(ctx, number)).toHaveLength(6);
    await withdrawSteer(part, number, own[0]!.id);
  });

  it("what people type is kept without its secrets, in rows and in the log of changes", async () => {
    const first = await runDue(ctx);
    const secret = "hunter2hunter2";
    await requestAnalysis(ctx, number, { replayOf: first, prompt: `Log in with password=${secret}` });
    const steer = await steerAnalysis(ctx, number, { kind: "hint", text: `It uses password=${secret}` });
    expect(steer.text).toContain("[redacted]");
    const kept = await db().execute(sql`
      select (select string_agg(asked_prompt, '') from analyses where workspace_id = ${ctx.workspaceId})
        || (select string_agg(text, '') from steers where workspace_id = ${ctx.workspaceId}) as words`);
    expect(JSON.stringify(kept)).toContain("[redacted]");
    expect(JSON.stringify(kept)).not.toContain(secret);
    const { data } = await listAudit(ctx, { limit: 50 });
    expect(data.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["analysis.requested", "analysis.steered"]),
    );
    expect(JSON.stringify(data)).not.toContain(secret);
  });

  it("what fails inside is told in fixed words, in rows, actions and dead letters", async () => {
    await openAll(ctx);
    let id = "";
    for (let attempt = 1; attempt <= 3; attempt++) {
      id = await runWaiting(ctx, async ({ actions }) => {
        const act = { agent: "diagnosis", kind: "tool" as const, name: "changes", text: "Looks", input: {} };
        await actions.run(act, async () => {
          throw new Error("Failed query: select $1 params: hunter2");
        });
      });
      await db().execute(
        sql`update analyses set lease_until = now() - interval '1 second' where id = ${id} and state = 'running'`,
      );
    }
    const words = "It failed inside; the log says more.";
    const failed = await getAnalysis(ctx, number, id);
    expect(failed).toMatchObject({ state: "failed", failure: words });
    expect(failed.actions.flatMap(({ failure }) => failure ?? [])).toContain(words);
    const letters = await listDeadLetters(ctx, { limit: 10 });
    expect(letters.data).toMatchObject([{ kind: "analysis", reason: words }]);
    const events = await readEvents(ctx.workspaceId, 0);
    expect(JSON.stringify([failed, letters, events])).not.toContain("hunter2");
  });
});

describe("an incident like one of other services", () => {
  const dueAgain = (ctx: Ctx, number: number) =>
    db().execute(sql`update incidents set due_at = now(), due_cause = 'evidence'
      where workspace_id = ${ctx.workspaceId} and number = ${number}`);
  const past = async () => {
    const { ctx: person, story } = await begin();
    const ctx = systemCtx(person.workspaceId);
    const number = await twice(person, story, "Open the safe and grow the volume.");
    await db().execute(sql`update incidents set due_at = null, due_cause = null
      where workspace_id = ${ctx.workspaceId} and number <> ${number}`);
    await dueAgain(ctx, number);
    return { ctx, number, part: limitedTo(ctx, "store") };
  };

  it("takes what mended that one, or how long it took, and is shown to who sees both", async () => {
    const { ctx, number, part } = await past();
    const before = await runDue(ctx);
    const { report } = await getAnalysis(ctx, number, before);
    expect(JSON.stringify([report.proposal, report.prediction!.duration])).toMatch(/safe|"from":\[1\]/);
    expect(await getAnalysis(part, number, before)).toMatchObject({ partial: false });
    await db().execute(sql`update incidents set services = '{store,vault}'
      where workspace_id = ${ctx.workspaceId} and number = 1`);
    await dueAgain(ctx, number);
    const id = await runDue(ctx);
    expect((await rowOf(id)).services).toContain("vault");
    expect(await getAnalysis(part, number, id)).toMatchObject(HIDDEN);
  });

  it("is answered from memory for those who see what the words were made of", async () => {
    const { ctx, number, part } = await past();
    const first = await runDue(ctx);
    const { report } = await getAnalysis(ctx, number, first);
    const opinion = { model: "m", summary: "The keeper has lost it.", suspects: [], next: [], agrees: null };
    const known = await analysed(ctx, 1, {
      number: 9,
      services: ["vault"],
      evidenceDigest: (await rowOf(first)).evidenceDigest,
      report: { diagnosis: report.diagnosis, opinion },
    });
    await dueAgain(ctx, number);
    const { asker } = scriptedAsker(() => ({ claims: [], suspects: [], summary: "New.", next: [] }));
    const id = await runDue(ctx, withModel(asker));
    expect(await getAnalysis(ctx, number, id)).toMatchObject({
      recalledFrom: known,
      report: { opinion: { summary: "The keeper has lost it." } },
    });
    expect(await getAnalysis(part, number, id)).toMatchObject(HIDDEN);
    expect((await getIncident(part, number)).partial).toBe(false);
  });
});
