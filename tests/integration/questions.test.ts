import { and, eq, sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { events, questions } from "@/db/schema";
import { addMember, type Ctx, ctxOfActor, removeMember } from "@/lib/access";
import { AiError } from "@/lib/ai";
import { answerQuestion, askQuestion, listQuestions, stopQuestion, waitingQuestions } from "@/lib/commander";
import { searchRecords } from "@/lib/intake";
import { onWork } from "@/lib/queue";
import { type AskedModel, scriptedAsker } from "../support/asker";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { closeWindows, SHOP_ALONE, SHOP_AND_VAULT, send, twoTeams } from "./two-teams";

useDatabase();

const FULL = "vault store: No space left on device";
const vault = { kind: "service" as const, name: "vault" };
const page = { limit: 50 };
const forever = new AbortController().signal;
let all: Ctx;
/** The same workspace in a view of shop alone. */
let shop: Ctx;
let full: string;

beforeAll(async () => {
  ({ all, shop } = await twoTeams());
  await send(all, [{ service: "vault", level: "error", message: FULL }]);
  await closeWindows(all, "vault");
  full = (await searchRecords(all, { q: "space", limit: 5 })).data[0]!.id;
});
afterEach(async () => {
  await db().execute(sql`delete from questions where workspace_id = ${all.workspaceId}`);
});

const ask = (
  question: string,
  { ctx = all, number = SHOP_AND_VAULT, key }: { ctx?: Ctx; number?: number; key?: string } = {},
) => askQuestion(ctx, number, { question }, key);
const answer = (
  id: string,
  asker = scriptedAsker(() => null, "No model is set up.").asker,
  signal = forever,
  ctx = all,
) => answerQuestion(ctx.workspaceId, id, asker, signal);
const seen = async (id: string, ctx = all, number = SHOP_AND_VAULT) =>
  (await listQuestions(ctx, number, page)).data.find((one) => one.id === id);
const rowOf = async (id: string) => (await db().select().from(questions).where(eq(questions.id, id)))[0]!;
const good = {
  claims: [{ kind: "cause", text: "The disk of vault is full.", entity: vault, evidence: [] as object[] }],
  text: "The disk of vault is full.",
};
const holding = () => ({
  ...good,
  claims: [{ ...good.claims[0]!, evidence: [{ id: full, quote: "No space left on device" }] }],
});

describe("without a model", () => {
  it("a question is answered from rows, which are quoted and checked", async () => {
    const { id, state } = await ask('Does vault log "no space left"?');
    expect(state).toBe("queued");
    expect(await answer(id)).toBe(true);
    const done = (await seen(id))!;
    expect(done).toMatchObject({ state: "done", model: null, failure: null, cost: { calls: 0 } });
    expect(done.answer.text).toMatch(/^\d+ log lines? of vault in 1 kind fit[\s\S]*No model is set up\.$/);
    expect(done.answer.looks).toMatchObject([{ name: "search_records" }]);
    expect(done.answer.claims).toMatchObject([{ by: "rules", isStruck: false, evidence: [{ id: full }] }]);
  });

  it("a model that fails leaves the answer of the rows, and says why", async () => {
    const { id } = await ask("What does vault need?");
    const { asker } = scriptedAsker(() => {
      throw new AiError("The model's server does not answer.");
    });
    await answer(id, asker);
    const done = (await seen(id))!;
    expect(done).toMatchObject({ state: "done", model: null });
    expect(done.answer.text).toContain("The model's server does not answer.");
    expect(done.answer.claims?.[0]?.evidence[0]?.quote).toContain("is needed by shop");
  });
});

describe("with a model", () => {
  it("an answer has its looks, its checked claims and its cost, and is told while it grows", async () => {
    const { id } = await ask("Why is shop slow?");
    const { asker, asked } = scriptedAsker(async ({ look, partial }: AskedModel) => {
      expect(await look("search_records", { service: "vault", text: "space" })).toContain(full);
      partial({ claims: [], text: "shop waits for vault. It" });
      return holding();
    });
    await answer(id, asker);
    const done = (await seen(id))!;
    expect(done).toMatchObject({
      state: "done",
      model: "scripted",
      cost: { calls: 1, inputTokens: 100, outputTokens: 20 },
    });
    expect(done.answer).toMatchObject({
      text: "The disk of vault is full.",
      claims: [{ by: "model", isStruck: false }],
      looks: [{ name: "search_records" }],
    });
    expect(asked[0]).toMatchObject({ purpose: "question" });
    const told = await db()
      .select({ data: events.data })
      .from(events)
      .where(and(eq(events.workspaceId, all.workspaceId), sql`data ->> 'questionId' = ${id}`))
      .orderBy(events.seq);
    const data = told.map((one) => one.data as { seq: number; state: string; set: object });
    expect(data.map(({ seq }) => seq)).toEqual(data.map((_, i) => i));
    expect(data.at(-1)).toMatchObject({ state: "done", cost: { calls: 1 } });
    expect(Object.assign({}, ...data.map(({ set }) => set))).toEqual(done.answer);
  });

  it("claims that do not hold are struck, and words go with them", async () => {
    const { id } = await ask("Why is it slow?");
    const { asker } = scriptedAsker(() => good);
    await answer(id, asker);
    const { answer: got } = (await seen(id))!;
    expect(got.claims).toMatchObject([{ isStruck: true }]);
    expect(got.text).toMatch(/do not bear out/);
  });

  it("knows what was asked before", async () => {
    const first = await ask("Why is shop slow?");
    await answer(first.id, scriptedAsker(holding).asker);
    const { asker, asked } = scriptedAsker(holding);
    await answer((await ask("And since when?")).id, asker);
    expect(asked[0]!.text).toContain("Why is shop slow?");
    expect(asked[0]!.text).toMatch(/answer1⟧\nThe disk of vault is full\./);
    expect(asked[0]!.text.endsWith(asked[0]!.text.match(/⟦end \w+⟧$/)![0])).toBe(true);
  });
});

describe("a question", () => {
  it("is asked once per Idempotency-Key, and no more than a few wait", async () => {
    const first = await ask("Why?", { key: "k1" });
    expect((await ask("Why?", { key: "k1" })).id).toBe(first.id);
    for (let i = 0; i < 4; i++) await ask(`Why ${i}?`);
    await expect(ask("Why now?")).rejects.toMatchObject({ code: "conflict" });
  });

  it("loses its secrets before it is stored", async () => {
    const { question } = await ask("Does password=hunter2hunter2 work?");
    expect(question).not.toContain("hunter2");
  });

  it("wakes who answers once it is durable", async () => {
    let woken = 0;
    const off = onWork(() => woken++);
    const { id } = await ask("Why?");
    off();
    expect(woken).toBe(1);
    expect(await waitingQuestions()).toContainEqual({ workspaceId: all.workspaceId, questionId: id });
  });

  it("may be asked by whoever may run analyses alone", async () => {
    const bare = {
      ...all,
      permissions: new Set([...all.permissions].filter((one) => one !== "analyses:run")),
    };
    await expect(ask("Why?", { ctx: bare })).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await ask("Why?");
    await expect(stopQuestion(bare, SHOP_AND_VAULT, id)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("of another workspace is not there", async () => {
    const { id } = await ask("Why?");
    const other = await newWorkspace();
    await expect(listQuestions(other, SHOP_AND_VAULT, page)).rejects.toMatchObject({ code: "not_found" });
    await expect(stopQuestion(other, SHOP_AND_VAULT, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(stopQuestion(all, SHOP_ALONE, id)).rejects.toMatchObject({ code: "not_found" });
    expect(
      await answerQuestion(other.workspaceId, id, scriptedAsker(() => null, "none").asker, forever),
    ).toBe(false);
  });

  it("is listed in pages, the newest first", async () => {
    const asked = [(await ask("One?")).id, (await ask("Two?")).id, (await ask("Three?")).id];
    const first = await listQuestions(all, SHOP_AND_VAULT, { limit: 2 });
    const second = await listQuestions(all, SHOP_AND_VAULT, { limit: 2, cursor: first.nextCursor! });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(asked.sort().reverse());
    expect(second.nextCursor).toBeNull();
  });
});

describe("stopping", () => {
  it("a question that waits ends it, and it is answered no more", async () => {
    const { id } = await ask("Why?");
    expect(await stopQuestion(all, SHOP_AND_VAULT, id)).toMatchObject({ state: "stopped" });
    expect(await answer(id)).toBe(false);
    await expect(stopQuestion(all, SHOP_AND_VAULT, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("one that is being answered keeps what stands there, and nothing of the worker comes after", async () => {
    const { id } = await ask("Why?");
    const { asker } = scriptedAsker(async () => {
      await stopQuestion(all, SHOP_AND_VAULT, id);
      return holding();
    });
    expect(await answer(id, asker)).toBe(false);
    expect(await seen(id)).toMatchObject({ state: "stopped", answer: {} });
  });
});

describe("a worker's death", () => {
  it("lets another take the question over once the lease is out, and the dead one writes nothing", async () => {
    const { id } = await ask("Why?");
    const { asker } = scriptedAsker(async () => {
      // While the first is away its lease runs out, and a second comes.
      expect(await answer(id)).toBe(false);
      await db().execute(
        sql`update questions set lease_until = now() - interval '1 second' where id = ${id}`,
      );
      expect(await waitingQuestions()).toContainEqual({ workspaceId: all.workspaceId, questionId: id });
      expect(await answer(id, scriptedAsker(() => ({ ...good, claims: [], text: "" })).asker)).toBe(true);
      return holding();
    });
    expect(await answer(id, asker)).toBe(false);
    expect(await rowOf(id)).toMatchObject({
      state: "done",
      attempts: 2,
      answer: { text: expect.stringMatching(/do not bear out/) },
    });
  });

  it("of this process leaves the question to others", async () => {
    const { id } = await ask("Why?");
    const stop = new AbortController();
    const { asker } = scriptedAsker(() => {
      stop.abort(new Error("the process ends"));
      return holding();
    });
    await expect(answer(id, asker, stop.signal)).rejects.toThrow("the process ends");
    expect(await rowOf(id)).toMatchObject({ state: "running" });
  });

  it("again and again ends in a failure that says so", async () => {
    const { id } = await ask("Why?");
    await db().execute(sql`update questions set attempts = 3 where id = ${id}`);
    await answer(id);
    expect(await seen(id)).toMatchObject({
      state: "failed",
      failure: expect.stringMatching(/begun 3 times/),
    });
  });
});

describe("in a limited view", () => {
  const member = async (services: string[] | null) => {
    const email = `${Math.random().toString(36).slice(2)}@example.test`;
    const { id } = await addMember(all, { email, role: "responder", services });
    return (await ctxOfActor(all.workspaceId, { kind: "user", id }))!;
  };

  it("a question is answered with the rights of who asks, and speaks of nothing else", async () => {
    const asking = await member(["shop"]);
    const { id } = await ask("What does shop log, and what of vault? Which calls does it make?", {
      ctx: asking,
    });
    const { asker, asked } = scriptedAsker(async ({ look }: AskedModel) => {
      for (const service of ["vault", "shop"]) {
        expect(await look("search_records", { service })).not.toMatch(/vault (?:seal|store)/);
        expect(await look("service_and_neighbours", { service })).not.toContain("shop needs vault");
      }
      return holding();
    });
    await answer(id, asker);
    expect(asked[0]!.text.split("What does shop log")[0]).not.toContain("vault");
    const done = (await seen(id, asking))!;
    expect(done.answer.claims).toMatchObject([{ isStruck: true }]);
  });

  it("what speaks of more is not there, neither the question nor its answer nor what is told of it", async () => {
    const { id } = await ask("Is vault full?", { number: SHOP_ALONE });
    expect(await seen(id, shop, SHOP_ALONE)).toBeUndefined();
    await expect(stopQuestion(limitedTo(all, "shop"), SHOP_ALONE, id)).rejects.toMatchObject({
      code: "not_found",
    });
    const own = await ask("Is it slow?", { number: SHOP_ALONE });
    expect(await seen(own.id, shop, SHOP_ALONE)).toBeDefined();
    await answer(
      own.id,
      scriptedAsker(async ({ look }) => {
        await look("search_records", { text: "space" });
        return { claims: [], text: "Nobody knows." };
      }).asker,
    );
    expect(await seen(own.id, shop, SHOP_ALONE)).toBeUndefined();
    expect((await rowOf(own.id)).services.sort()).toEqual(["shop", "vault"]);
  });

  it("who was removed is answered no more", async () => {
    const asking = await member(null);
    const { id } = await ask("Why?", { ctx: asking });
    await removeMember(all, asking.actor.id);
    await answer(id);
    expect(await seen(id)).toMatchObject({
      state: "failed",
      failure: "Who asked it may no longer ask here.",
    });
  });
});
