import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { type Ctx, transact } from "@/lib/access";
import { memoryStates, nearestIncidents, rememberIncidents, searchIncidents } from "@/lib/knowledge";
import { complaintsOf } from "../../bench/rig/complaints";
import { newWorkspace, useDatabase } from "../support/database";
import { complaining, newIncidents, tend } from "../support/memory";
import { recall } from "../support/recall";

useDatabase();

const LONG_AGO = new Date("2026-01-01T00:00:00Z");
const PAST = [
  complaining("connection to <*> refused", "cannot load cart <*>"),
  complaining("no space left on device <*>"),
  complaining("certificate of <*> has expired"),
  complaining("cannot load cart <*>", "worker <*> restarted"),
];

async function past(): Promise<{ ctx: Ctx; ids: string[] }> {
  const ctx = await newWorkspace();
  const ids = await newIncidents(ctx, PAST.length);
  await rememberIncidents(
    ctx,
    PAST.map((symptoms, i) => ({ incidentId: ids[i]!, symptoms, readAt: LONG_AGO })),
  );
  return { ctx, ids };
}
const waiting = async (ctx: Ctx) => {
  const rows = await db().execute<{ incident_id: string }>(
    sql`select incident_id from incident_memories where workspace_id = ${ctx.workspaceId} and not embedded`,
  );
  return rows.map(({ incident_id }) => incident_id);
};

describe("incidents that complain alike", () => {
  it("are found before anything is learned, and after it by their vectors, with what they share", async () => {
    const { ctx, ids } = await past();
    const question = { symptoms: complaining("cannot load cart <*>"), limit: 3 };
    const before = await nearestIncidents(ctx, question);
    expect(before.map(({ incidentId }) => incidentId).sort()).toEqual([ids[0]!, ids[3]!].sort());
    await tend(ctx);
    expect(await waiting(ctx)).toEqual([]);
    expect((await memoryStates(ctx))[1]).toMatchObject({
      subject: "incident",
      model: "lexical:1",
      next: null,
    });
    const after = await nearestIncidents(ctx, question);
    expect(after.map(({ incidentId }) => incidentId).sort()).toEqual([ids[0]!, ids[3]!].sort());
    expect(after[0]!.shared).toContain("t tpl cannot load cart <*>");
    expect(after[0]!.similarity).toBeGreaterThan(0.4);
    const others = await nearestIncidents(ctx, { ...question, exceptIncidentId: ids[0] });
    expect(others.map(({ incidentId }) => incidentId)).toEqual([ids[3]]);
  });

  it("are the same ones for the same symptoms, told by when they were read", async () => {
    const { ctx } = await past();
    const [again] = await newIncidents(ctx, 1);
    await tend(ctx);
    await rememberIncidents(ctx, [{ incidentId: again!, symptoms: PAST[1]!, readAt: new Date() }]);
    await tend(ctx);
    expect(await waiting(ctx)).toEqual([]);
    const found = await nearestIncidents(ctx, { symptoms: PAST[1]!, limit: 5 });
    expect(found).toHaveLength(2);
    expect(found[0]!.similarity).toBeCloseTo(found[1]!.similarity, 6);
  });

  it("are nobody else's", async () => {
    const [one, other] = [await past(), await past()];
    await tend(one.ctx);
    await tend(other.ctx);
    const found = await nearestIncidents(one.ctx, { symptoms: PAST[0]!, limit: 10 });
    const searched = await searchIncidents(one.ctx, "cart connection refused", 10);
    for (const { incidentId } of [...found, ...searched]) expect(one.ids).toContain(incidentId);
    expect(found.length).toBeGreaterThan(0);
    expect(searched.length).toBeGreaterThan(0);
  });
});

describe("what an incident is remembered by", () => {
  it("is written when it has changed, and not when it is the same in another order", async () => {
    const { ctx, ids } = await past();
    await tend(ctx);
    const remember = (incidentId: string, symptoms: (typeof PAST)[number]) =>
      rememberIncidents(ctx, [{ incidentId, symptoms, readAt: new Date() }]);
    const { complaints, templates } = PAST[0]!;
    await remember(ids[0]!, { complaints: complaints.toReversed(), templates: templates.toReversed() });
    expect(await waiting(ctx)).toEqual([]);
    await remember(ids[0]!, PAST[2]!);
    expect(await waiting(ctx)).toEqual([ids[0]]);
    const found = await nearestIncidents(ctx, { symptoms: PAST[2]!, limit: 5 });
    expect(found.map(({ incidentId }) => incidentId).sort()).toEqual([ids[0]!, ids[2]!].sort());
  });

  it("is not written for an incident that is gone, and not at all when the transaction fails", async () => {
    const { ctx, ids } = await past();
    await rememberIncidents(ctx, [{ incidentId: "inc_gone", symptoms: PAST[0]!, readAt: LONG_AGO }]);
    const broken = transact(ctx, async (inside) => {
      await rememberIncidents(inside, [{ incidentId: ids[0]!, symptoms: PAST[2]!, readAt: LONG_AGO }]);
      throw new Error("broken");
    });
    await expect(broken).rejects.toThrow("broken");
    const rows = await db().execute(
      sql`select from incident_memories where workspace_id = ${ctx.workspaceId} and symptoms::text like '%expired%'`,
    );
    expect(rows).toHaveLength(1);
  });

  it("may be any text", async () => {
    const { ctx, ids } = await past();
    const hostile = [
      "it's \\ 'quoted' : A & | ! ( ) <-> \"",
      "nul \0 and half \ud800 a pair",
      "{}[],",
      `long ${"word ".repeat(5000)}`,
      "x".repeat(5000),
      "日本語 エラー",
    ];
    await rememberIncidents(ctx, [
      { incidentId: ids[0]!, symptoms: complaining(...hostile), readAt: LONG_AGO },
      { incidentId: ids[1]!, symptoms: { complaints: [], templates: [] }, readAt: LONG_AGO },
    ]);
    await tend(ctx);
    expect(await waiting(ctx)).toEqual([]);
    for (const text of hostile) {
      const found = await searchIncidents(ctx, text, 5);
      for (const { incidentId } of found) expect(ids).toContain(incidentId);
    }
    const quoted = await searchIncidents(ctx, "quoted", 5);
    expect(quoted[0]!.incidentId).toBe(ids[0]);
    const empty = await nearestIncidents(ctx, { symptoms: { complaints: [], templates: [] }, limit: 5 });
    expect(empty).toEqual([]);
  });
});

describe("a search in words", () => {
  it("finds an incident at once by what it says, and says why", async () => {
    const { ctx, ids } = await past();
    const [hit] = await searchIncidents(ctx, "Which service had an expired certificate?", 5);
    expect(hit!.incidentId).toBe(ids[2]);
    expect(hit!.why).toMatch(/^it says (certif|expir)/);
    await tend(ctx);
    const [after, ...others] = await searchIncidents(ctx, "Which service had an expired certificate?", 5);
    expect(after).toMatchObject({ incidentId: ids[2], score: 1 });
    expect(after!.why).toMatch(/% alike$/);
    for (const { score } of others) expect(score).toBeLessThan(0.5);
  });
});

/** As many as tests have time for; `npm run bench -- nearest` has a hundred thousand. */
const MANY = 1500;
const ASKED = 40;
const LIMIT = 5;

describe("among many incidents", () => {
  it("the nearest are the nearest", async () => {
    const ctx = await newWorkspace();
    const told = complaintsOf(7, 60);
    const ids = await newIncidents(ctx, MANY);
    const all = ids.map((incidentId) => ({ incidentId, symptoms: told.next(), readAt: LONG_AGO }));
    await rememberIncidents(ctx, all);
    await tend(ctx);
    const asked = Array.from({ length: ASKED }, () => told.next());
    expect(await recall(ctx, asked, LIMIT)).toBeGreaterThanOrEqual(0.98);
  });
});
