import { afterEach, beforeEach, expect, test } from "vitest";
import { follow, takeAction, takeDelta, takeWhole } from "@/components/commander/merge";
import {
  type AgentAction,
  type Analysis,
  type AnalysisDelta,
  type AnalysisSummary,
  actionSchema,
  analysisDeltaSchema,
} from "@/lib/commander/report/schemas";
import type { IncidentDetail } from "@/lib/incidents/schemas";
import type { LiveEvent } from "@/lib/live/schemas";
import type { IncidentPlans } from "@/lib/remediation/schemas";
import { refusedDatabase } from "../e2e/trouble";
import { type EventReader, readEvents } from "../support/events";
import { ScriptedOpenai } from "../support/openai";
import type { ChatReply } from "../support/openai-chat";
import { createDatabase, dropDatabase, postgresServer } from "../support/postgres";
import { type ServerOptions, startServer, type TestServer } from "../support/server";
import { startWire } from "../support/wire";

const AGENTS = ["detection", "diagnosis", "prediction", "resolution", "communication"];
const SENTENCES = ["Payments have stopped.", "Orders wait.", "Nobody was told yet.", "It goes on."];
const SUMMARY = SENTENCES.join(" ");
/** A worker that is killed holds its run for half a minute. */
const TAKEOVER = { timeout: 60_000, interval: 200 };
/** Less than the lease: nobody waited for that. */
const AT_ONCE = { timeout: 20_000, interval: 100 };

const opinionOf = (summary: string) => ({ claims: [], suspects: [], summary, next: ["Look at the pool."] });
const answered: ChatReply = { json: opinionOf(SUMMARY) };
/** Says its first sentence and then nothing any more. */
const halfway = {
  text: JSON.stringify(opinionOf("Half of this was said. And")).split(" And")[0]!,
  ends: "hang",
} satisfies ChatReply;

const model = ScriptedOpenai.chatting(() => answered);
let settings: Record<string, string>;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  model.forget();
  model.chat = () => answered;
  settings = { AI_BASE_URL: await model.listen(), AI_MODEL: "scripted" };
  closers.push(() => model.close());
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function started({ env, ...options }: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer({ ...options, env: { ...settings, ...env } });
  closers.push(() => server.remove());
  return server;
}

async function get<T>(server: TestServer, path: string): Promise<T> {
  const answer = await server.fetch(`/api/v1${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A server whose incident is being analysed, up to where the model has said half of what it thinks. */
async function halfAnalysed(options?: ServerOptions): Promise<TestServer> {
  model.chat = ({ call }) => (call === 0 ? halfway : answered);
  const server = await started(options);
  await trouble(server);
  await expect
    .poll(async () => (await newest(server))?.report.opinion?.summary, AT_ONCE)
    .toBe("Half of this was said.");
  return server;
}

async function trouble(server: TestServer): Promise<void> {
  const sent = await server.fetch("/api/v1/logs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(refusedDatabase()),
  });
  expect(sent.status).toBe(202);
}

const runsOf = async (server: TestServer) =>
  (await get<{ data: IncidentDetail[] }>(server, "/incidents")).data.length === 0
    ? []
    : (await get<{ data: AnalysisSummary[] }>(server, "/incidents/1/analyses")).data;

async function newest(server: TestServer): Promise<Analysis | null> {
  const [run] = await runsOf(server);
  return run ? get<Analysis>(server, `/incidents/1/analyses/${run.id}`) : null;
}

/** Waits until the analysis is over, also while the server or its database is away. */
async function over(server: TestServer, patience: typeof AT_ONCE): Promise<Analysis> {
  await expect
    .poll(
      async () =>
        (await runsOf(server).catch(() => [])).map(({ state }) => state).filter((state) => state !== "done"),
      patience,
    )
    .toEqual([]);
  const analysis = await newest(server);
  expect(analysis).not.toBeNull();
  return analysis!;
}

/** All that the agents do at an incident is there, and none of it twice. */
async function expectWhole(server: TestServer, analysis: Analysis): Promise<void> {
  expect(analysis).toMatchObject({ state: "done", failure: null, model: "scripted", stage: null });
  expect(analysis.report).toMatchObject({ opinion: { summary: SUMMARY }, withoutModel: null });
  for (const part of [...AGENTS.slice(0, 3), "proposal", "communication", "claims", "seen"])
    expect(analysis.report).toHaveProperty(part);
  const ids = analysis.report.claims!.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(analysis.actions.map(({ position }) => position)).toEqual(analysis.actions.map((_, i) => i + 1));
  expect(analysis.actions.filter(({ state }) => state === "running")).toEqual([]);
  const opinions = analysis.actions.filter(({ name, state }) => name === "opinion" && state === "done");
  expect(opinions).toHaveLength(1);
  expect(await runsOf(server)).toHaveLength(1);
  await expect.poll(async () => (await plansOf(server))[0]?.state, AT_ONCE).not.toBe("voting");
  const plans = await plansOf(server);
  expect(plans).toHaveLength(1);
  expect(plans[0]!.votes.map(({ agent }) => agent).sort()).toEqual([...AGENTS].sort());
  const { data } = await get<{ data: { text: string }[] }>(server, "/incidents/1/timeline?limit=200");
  for (const told of [/^Plan 1 is proposed/, /^The agents voted on plan 1/])
    expect(data.filter(({ text }) => told.test(text))).toHaveLength(1);
}

const plansOf = async (server: TestServer) => (await get<IncidentPlans>(server, "/incidents/1/plans")).data;

if (postgresServer()) {
  test("an analysis whose process was killed is taken over by another process, and nothing is there twice", async () => {
    const server = await halfAnalysed();
    const other = await started({ beside: server });
    await server.kill9();
    await expectWhole(other, await over(other, TAKEOVER));
  });

  test("an analysis goes on after the database was away in the middle of it", async () => {
    const databaseUrl = await createDatabase();
    closers.push(() => dropDatabase(databaseUrl));
    const wire = await startWire(databaseUrl);
    closers.push(wire.close);
    const said = gate();
    model.chat = ({ call }) =>
      call === 0
        ? { text: [halfway.text, ' And more."}'], pace: (i) => (i === 0 ? now : said.opened) }
        : answered;
    const server = await started({ env: { DATABASE_URL: wire.url } });
    await trouble(server);
    await expect
      .poll(async () => (await newest(server))?.report.opinion?.summary, AT_ONCE)
      .toBe("Half of this was said.");
    wire.cut();
    // What the model says meanwhile cannot be stored.
    said.open();
    await expect.poll(async () => (await server.fetch("/readyz")).status, AT_ONCE).toBe(503);
    wire.mend();
    await expectWhole(server, await over(server, TAKEOVER));
  });
} else {
  test("an analysis whose process was killed goes on with the next start, and nothing is there twice", async () => {
    const server = await halfAnalysed();
    await server.kill9();
    await server.restart();
    await expectWhole(server, await over(server, AT_ONCE));
  });

  test("an analysis that takes the process with it again and again is given up with its reason", async () => {
    const server = await halfAnalysed();
    model.chat = () => halfway;
    for (let kill = 0; kill < 3; kill++) {
      await server.kill9();
      await server.restart();
      if (kill < 2) await expect.poll(() => model.chats.length, AT_ONCE).toBe(kill + 2);
    }
    await expect.poll(async () => (await runsOf(server))[0]?.state, AT_ONCE).toBe("failed");
    expect(await newest(server)).toMatchObject({ failure: "It was begun 3 times and never came to an end." });
    expect((await get<{ data: unknown[] }>(server, "/dead-letters")).data).toHaveLength(1);
  });
}

test("SIGTERM in the middle ends within seconds, and the next process goes on at once", async () => {
  const server = await halfAnalysed();
  const { code, ms } = await server.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  await server.restart();
  await expectWhole(server, await over(server, AT_ONCE));
});

test("whoever looks, cut again and again or late, ends with the same report and misses no version of it", async () => {
  const server = await started();
  await trouble(server);
  await expect.poll(async () => (await runsOf(server))[0]?.state, AT_ONCE).toBe("done");
  const steps = Array.from({ length: 12 }, () => gate());
  // Long enough that each is told by itself.
  const sentences = steps.map((_, i) => `This was what it said as number ${i + 1} of all of them.`);
  const [before, after] = JSON.stringify(opinionOf("|")).split("|") as [string, string];
  model.chat = () => ({
    text: [before, ...sentences.map((sentence, i) => (i > 0 ? ` ${sentence}` : sentence)), after],
    pace: (chunk) => steps[chunk - 1]?.opened ?? now,
  });
  const steady = await viewer(server);
  const cut = await viewer(server);
  const asked = await server.fetch("/api/v1/incidents/1/analyses", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(asked.status).toBe(202);
  const { id } = (await asked.json()) as AnalysisSummary;
  const path = `/incidents/1/analyses/${id}`;

  let late: Viewer | undefined;
  let whole: Analysis | undefined;
  for (const [i, step] of steps.entries()) {
    step.open();
    const told = sentences.slice(0, i + 1).join(" ");
    await cut.until(({ data }) => (data.set as Analysis["report"])?.opinion?.summary === told);
    await cut.cut();
    if (i === 5) {
      late = await viewer(server);
      whole = await get<Analysis>(server, path);
    }
  }
  const viewers = [steady, cut, late!];
  for (const each of viewers)
    await each.until(({ data }) => data.analysisId === id && data.state === "done" && !("position" in data));
  const done = await get<Analysis>(server, path);
  expect(done.report.opinion?.summary).toBe(sentences.join(" "));
  const [first, second, third] = viewers.map(({ events }) => told(events, id));
  const from = first!.deltas[0]!.seq;
  expect(first!.deltas.map(({ seq }) => seq)).toEqual(
    Array.from({ length: done.seq - from + 1 }, (_, i) => from + i),
  );
  expect(from).toBe(1);
  expect(second).toEqual(first);
  const steadyActions = first!.actions.map(({ position, state }) => `${position} ${state}`);
  expect(new Set(steadyActions).size).toBe(steadyActions.length);
  expect(steadyActions).toHaveLength(2 * done.actions.length);

  const joined = third!.deltas.reduce(takeDelta, takeWhole(follow(null), whole!));
  const shown = third!.actions.reduce(takeAction, joined);
  expect(shown.isBehind).toBe(false);
  expect(shown.analysis).toMatchObject({
    report: done.report,
    actions: done.actions,
    seq: done.seq,
    state: "done",
  });
  for (const { deltas } of [first!, second!])
    expect(Object.assign({}, ...deltas.map(({ set }) => set))).toEqual(done.report);
});

/** What was told of one analysis. */
function told(events: LiveEvent[], id: string): { deltas: AnalysisDelta[]; actions: AgentAction[] } {
  const own = events.filter(({ data }) => data.analysisId === id);
  return {
    deltas: own.flatMap(({ type, data }) =>
      type === "analysis_delta" ? analysisDeltaSchema.parse(data) : [],
    ),
    actions: own.flatMap(({ type, data }) => (type === "agent_action" ? actionSchema.parse(data) : [])),
  };
}

type Viewer = EventReader<LiveEvent>;
async function viewer(server: TestServer): Promise<Viewer> {
  const reader = await readEvents<LiveEvent>((headers) =>
    server.fetch("/api/v1/incidents/1/stream", headers),
  );
  closers.push(reader.close);
  return reader;
}

const now = Promise.resolve();
/** Somebody waits here until it is opened. */
function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
