import { and, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { analyses, incidents } from "@/db/schema";
import { type Ctx, systemCtx } from "@/lib/access";
import { AiError } from "@/lib/ai";
import {
  type AnalysisDelta,
  analyse,
  answerQuestion,
  askQuestion,
  type Claimed,
  claimAnalyses,
  configuredAsker,
  type Further,
  forgetSeen,
  getAnalysis,
  latestAnalysis,
  listAnalyses,
  listQuestions,
  openDue,
  requestAnalysis,
  steerAnalysis,
  stopAnalysis,
  withdrawSteer,
} from "@/lib/commander";
import { dueIncidents, getIncident } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { readEvents } from "@/lib/live";
import { newWorkspace, useDatabase } from "../support/database";
import { troubleStory } from "./story-of-trouble";
import { closeWindows, send } from "./two-teams";

useDatabase();
let ctx: Ctx;
let number: number;
const never = new AbortController().signal;
const noModel: Further = async ({ draft }) => draft.set({ withoutModel: "None here." });

beforeEach(async () => {
  ctx = systemCtx((await newWorkspace()).workspaceId);
  number = await troubleStory(ctx);
});

const idOf = async () => (await getIncident(ctx, number)).id;
const openAll = async () => {
  for (const due of await dueIncidents(100)) if (due.workspaceId === ctx.workspaceId) await openDue(due);
};
async function claim(): Promise<Claimed> {
  const mine = (await claimAnalyses(100)).filter(({ workspaceId }) => workspaceId === ctx.workspaceId);
  expect(mine).toHaveLength(1);
  return mine[0]!;
}
async function runNext(further = noModel, signal = never): Promise<Claimed> {
  const claimed = await claim();
  await analyse(claimed, signal, { further, onRules: async () => {} });
  return claimed;
}
async function runDue(further = noModel) {
  await openAll();
  return getAnalysis(ctx, number, (await runNext(further)).id);
}
const eventsOf = async (type: string) =>
  (await readEvents(ctx.workspaceId, 0)).filter((event) => event.type === type);

describe("an incident that is opened", () => {
  it("is analysed once, by rules alone, with every claim borne out by stored rows", async () => {
    const analysis = await runDue();
    expect(analysis).toMatchObject({
      number: 1,
      cause: "opened",
      state: "done",
      model: null,
      partial: false,
    });
    const { diagnosis, claims, detection, prediction, proposal, communication, seen } = analysis.report;
    expect(diagnosis).toMatchObject({ verdict: expect.stringMatching(/cause|likely/) });
    expect(diagnosis!.hypotheses[0]!.entity).toEqual({ kind: "service", name: "orders-db" });
    expect(claims!.length).toBeGreaterThan(0);
    expect(claims!.filter(({ isStruck }) => isStruck)).toEqual([]);
    expect(detection).toMatchObject({ isReal: true });
    expect(prediction).toBeDefined();
    expect(proposal!.steps.length).toBeGreaterThan(0);
    expect(communication!.drafts.length).toBeGreaterThan(0);
    expect(seen!.lines).toBeGreaterThan(0);
    await openAll();
    expect((await claimAnalyses(100)).filter((one) => one.workspaceId === ctx.workspaceId)).toEqual([]);
  });

  it("has the cause of its analysis from then on, and says it in its history once", async () => {
    await runDue();
    const { rootCause } = await getIncident(ctx, number);
    expect(rootCause).toMatchObject({ service: "orders-db", entity: { kind: "service", name: "orders-db" } });
  });

  it("tells who looks each version once, in order, so that what is told adds up to the report", async () => {
    const analysis = await runDue();
    const deltas = (await eventsOf("analysis_delta")).map(({ data }) => data as unknown as AnalysisDelta);
    expect(deltas.map(({ seq }) => seq)).toEqual(deltas.map((_, i) => i + 1));
    expect(deltas.at(-1)).toMatchObject({ state: "done", seq: analysis.seq });
    expect(Object.assign({}, ...deltas.map(({ set }) => set))).toEqual(analysis.report);
    const acts = (await eventsOf("agent_action")).map(
      ({ data }) => data as { position: number; state: string },
    );
    expect(acts.filter(({ state }) => state === "done").map(({ position }) => position)).toEqual(
      analysis.actions.map(({ position }) => position),
    );
  });
});

describe("who asks what broke, without a model", () => {
  it("hears what the rules found, how sure they are, and sees the rows", async () => {
    await runDue();
    const { id } = await askQuestion(ctx, number, { question: "Why did it break?" });
    await answerQuestion(ctx.workspaceId, id, configuredAsker, never);
    const { data } = await listQuestions(ctx, number, { limit: 1 });
    expect(data[0]).toMatchObject({ state: "done", answer: { looks: [] } });
    const { text, claims } = data[0]!.answer;
    expect(text).toMatch(/^orders-db: .*The rules are \d+ % sure\./);
    expect(claims!.filter(({ kind, isStruck }) => kind === "cause" && !isStruck).length).toBeGreaterThan(0);
  });

  it("hears nothing invented before anybody has looked", async () => {
    const { id } = await askQuestion(ctx, number, { question: "What is the root cause?" });
    await answerQuestion(ctx.workspaceId, id, configuredAsker, never);
    const { data } = await listQuestions(ctx, number, { limit: 1 });
    expect(data[0]!.answer.text).not.toContain("sure");
    expect(data[0]!.answer.claims).toEqual([]);
  });
});

describe("a worker that dies", () => {
  it("leaves a run that another takes over after its lease, with what it has looked at, and not before", async () => {
    await openAll();
    const dead = await claim();
    expect((await claimAnalyses(100)).filter((one) => one.id === dead.id)).toEqual([]);
    await db().execute(
      sql`update analyses set lease_until = now() - interval '1 second' where id = ${dead.id}`,
    );
    const next = await claim();
    expect(next).toMatchObject({ id: dead.id, attempts: 2 });
    await analyse(next, never, { further: noModel, onRules: async () => {} });
    const done = await getAnalysis(ctx, number, dead.id);
    expect(done.state).toBe("done");
    await analyse(dead, never, { further: noModel, onRules: async () => {} });
    expect(await getAnalysis(ctx, number, dead.id)).toEqual(done);
  });

  it("that ends in order gives the run back at once, and it counts no try", async () => {
    await openAll();
    const ending = new AbortController();
    const further: Further = async (run) => {
      ending.abort(new Error("this process ends"));
      run.signal.throwIfAborted();
    };
    const { id } = await runNext(further, ending.signal);
    expect((await getAnalysis(ctx, number, id)).state).toBe("running");
    expect(await claim()).toMatchObject({ id, attempts: 1 });
  });
});

describe("a run that fails", () => {
  it("is tried three times, each later, then has failed with its reason and lies with the dead letters", async () => {
    await openAll();
    const broken: Further = async () => {
      throw new AiError("The model is not there.");
    };
    for (let attempt = 1; attempt <= 3; attempt++) {
      const { id } = await runNext(broken);
      expect((await claimAnalyses(100)).filter((one) => one.id === id)).toEqual([]);
      await db().execute(
        sql`update analyses set lease_until = now() - interval '1 second' where id = ${id} and state = 'running'`,
      );
    }
    const failed = await latestAnalysis(ctx, number);
    expect(failed).toMatchObject({ state: "failed", failure: "The model is not there." });
    expect(failed!.report.diagnosis).toBeDefined();
    const letters = await db().execute(
      sql`select kind, subject from dead_letters where workspace_id = ${ctx.workspaceId}`,
    );
    expect(letters).toEqual([
      { kind: "analysis", subject: { analysisId: failed!.id, incidentNumber: number } },
    ]);
  });
});

describe("what comes from outside", () => {
  it("cuts no character in halves: a long title with a smile is quoted and stored", async () => {
    const title = `${"x".repeat(291)}😀 tail`;
    await db().execute(sql`insert into changes (workspace_id, id, fingerprint, source, kind, title, service, labels, marks, at)
      values (${ctx.workspaceId}, ${newId("change")}, 'f', 'test', 'deploy', ${title}, 'orders-db', '{}', '[]', now() - interval '2 minutes')`);
    expect((await runDue()).state).toBe("done");
  });

  it("of any length is looked at: an event of the platform as long as intake takes it", async () => {
    await send(ctx, [
      {
        service: "orders-db",
        level: "info",
        message: "e".repeat(25_000),
        attributes: {
          "k8s.event.reason": "Pulled",
          "k8s.object.kind": "pod",
          "k8s.object.name": "orders-db-1",
        },
      },
    ]);
    await closeWindows(ctx, "orders-db");
    const analysis = await runDue();
    expect(analysis.state).toBe("done");
    expect(analysis.report.seen!.events).toBe(1);
  });

  it("that a row refuses fails the run like any other error, and does not keep it for ever", async () => {
    await openAll();
    const refused: Further = async ({ draft }) => {
      const loop: Record<string, unknown> = {};
      loop.self = loop;
      draft.set({ opinion: loop as never });
      await draft.flush();
    };
    await runNext(refused);
    const [row] = await db().select().from(analyses).where(eq(analyses.workspaceId, ctx.workspaceId));
    expect(row).toMatchObject({ state: "running", leaseToken: null, attempts: 1 });
    expect(row!.failure).not.toBeNull();
  });
});

describe("a run that takes its workers with it", () => {
  it("has failed after three of them, and lies with the dead letters", async () => {
    await openAll();
    for (let i = 0; i < 3; i++) {
      const { id } = await claim();
      await db().execute(sql`update analyses set lease_until = now() - interval '1 second' where id = ${id}`);
    }
    const { id } = await runNext();
    expect(await getAnalysis(ctx, number, id)).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("3 times"),
    });
  });
});

describe("what a run saw", () => {
  it("goes with the records, and then the run cannot be replayed; its report stays", async () => {
    const first = await runDue();
    await forgetSeen(new Date(Date.now() + 60_000));
    expect((await getAnalysis(ctx, number, first.id)).report).toEqual(first.report);
    const { id } = await requestAnalysis(ctx, number, { replayOf: first.id, model: "none" });
    for (let i = 0; i < 3; i++) {
      await runNext();
      await db().execute(
        sql`update analyses set lease_until = now() - interval '1 second' where state = 'running'`,
      );
    }
    expect(await getAnalysis(ctx, number, id)).toMatchObject({
      state: "failed",
      failure: "What that analysis saw is not kept any more.",
    });
  });

  it("of growing evidence stays for the newest twenty looks, and for what refers to one", async () => {
    await runDue();
    const { id: incidentId } = await getIncident(ctx, number);
    await db().execute(sql`
      insert into analyses (workspace_id, id, incident_id, number, cause, state, requested_by, created_at)
      select ${ctx.workspaceId}, 'ana_' || n, ${incidentId}, n, 'evidence', 'done', 'test', now() - interval '2 hours'
      from generate_series(2, 40) n`);
    await db().execute(sql`update analyses set replay_of = 'ana_3' where id = 'ana_40'`);
    await forgetSeen(new Date(0));
    const { data } = await listAnalyses(ctx, number, { limit: 100 });
    expect(data.map((one) => one.number)).toEqual([...Array.from({ length: 21 }, (_, i) => 40 - i), 3, 1]);
  });
});

describe("a person", () => {
  it("stops a run: what was found stays, and its worker writes no more", async () => {
    await openAll();
    const further: Further = async ({ draft, analysisId }) => {
      await draft.flush();
      await stopAnalysis(ctx, number, analysisId);
      draft.set({ withoutModel: "too late" });
      await draft.flush();
    };
    const { id } = await runNext(further);
    const stopped = await getAnalysis(ctx, number, id);
    expect(stopped).toMatchObject({ state: "stopped", failure: "Stopped by Incident Commander." });
    expect(stopped.report.diagnosis).toBeDefined();
    expect(stopped.report.withoutModel).not.toBe("too late");
    await expect(stopAnalysis(ctx, number, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("rules a suspect out, which is then no hypothesis, and takes it back", async () => {
    const before = await runDue();
    const entity = before.report.diagnosis!.hypotheses[0]!.entity;
    const steer = await steerAnalysis(ctx, number, { kind: "rule_out", entity, text: "It was restarted" });
    const after = await runDue();
    expect(after).toMatchObject({ cause: "steer", number: 2 });
    expect(after.report.diagnosis!.hypotheses.map((one) => one.entity)).not.toContainEqual(entity);
    expect(after.report.steered).toEqual([
      { text: "Rule out orders-db: It was restarted", effect: "It was hypothesis 1, and is none any more." },
    ]);
    await withdrawSteer(ctx, number, steer.id);
    expect((await runDue()).report.diagnosis!.hypotheses[0]!.entity).toEqual(entity);
  });

  it("who steers ends the run under way, which begins anew at once", async () => {
    await openAll();
    const first = await claim();
    await steerAnalysis(ctx, number, { kind: "hint", text: "Look at the deploy" });
    await openAll();
    expect((await getAnalysis(ctx, number, first.id)).state).toBe("stopped");
    expect((await eventsOf("analysis_delta")).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ analysisId: first.id, state: "stopped", seq: 1 }),
    );
    expect((await claim()).id).not.toBe(first.id);
  });

  it("runs it again, and not while one is under way", async () => {
    await runDue();
    const asked = await requestAnalysis(ctx, number, {});
    expect(asked).toMatchObject({ cause: "person", state: "queued", number: 2 });
    await expect(requestAnalysis(ctx, number, {})).rejects.toMatchObject({ code: "conflict" });
    await expect(requestAnalysis(ctx, number, { model: "unheard-of" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("replays a run from what it saw, though the rows have changed since, and changes nothing of the incident", async () => {
    const first = await runDue();
    const cause = (await getIncident(ctx, number)).rootCause;
    await db().execute(sql`delete from records where workspace_id = ${ctx.workspaceId}`);
    const { id } = await requestAnalysis(ctx, number, { replayOf: first.id, model: "none" });
    await runNext();
    const again = await getAnalysis(ctx, number, id);
    expect(again).toMatchObject({ cause: "replay", replayOf: first.id, state: "done" });
    expect(again.report.diagnosis!.hypotheses).toEqual(first.report.diagnosis!.hypotheses);
    expect(again.report.prediction).toEqual(first.report.prediction);
    // What no row bears out any more is struck, and is no cause any more.
    expect(again.report.claims!.every(({ isStruck }) => isStruck)).toBe(true);
    expect(again.report.diagnosis!.verdict).toBe("unknown");
    expect((await getIncident(ctx, number)).rootCause).toEqual(cause);
    expect((await latestAnalysis(ctx, number))!.id).toBe(first.id);
  });

  it("who sees a part of the services is shown no word of the report", async () => {
    const { id } = await runDue();
    const part: Ctx = { ...ctx, services: new Set(["orders"]) };
    expect(await getAnalysis(part, number, id)).toMatchObject({
      partial: true,
      report: {},
      actions: [],
      statement: null,
    });
    expect((await listAnalyses(part, number, { limit: 10 })).data[0]).toMatchObject({
      statement: null,
      verdict: null,
    });
    await expect(requestAnalysis(part, number, {})).rejects.toMatchObject({ code: "forbidden" });
    const other: Ctx = { ...ctx, services: new Set(["elsewhere"]) };
    await expect(getAnalysis(other, number, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("of another workspace finds nothing", async () => {
    const { id } = await runDue();
    const other = await newWorkspace();
    await expect(getAnalysis(other, number, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("evidence that goes on", () => {
  it("is looked at again a while after, one at a time, however much joins", async () => {
    await runDue();
    await troubleStory(ctx, "web");
    const [due] = await db()
      .select({ cause: incidents.dueCause, at: incidents.dueAt, analysed: incidents.analysedAt })
      .from(incidents)
      .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, await idOf())));
    expect(due!.cause).toBe("evidence");
    expect(due!.at!.getTime() - due!.analysed!.getTime()).toBeGreaterThanOrEqual(60_000);
    await openAll();
    const rows = await db().select().from(analyses).where(eq(analyses.workspaceId, ctx.workspaceId));
    expect(rows).toHaveLength(1);
  });
});
