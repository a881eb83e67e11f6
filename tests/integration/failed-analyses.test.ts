import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { replayLetter } from "@/app/api/v1/dead-letters/replay";
import { db } from "@/db/client";
import { analyses, questions } from "@/db/schema";
import { type Ctx, transact } from "@/lib/access";
import { type Buried, buryAnalysis, redriveBuried, requeueAnalysis } from "@/lib/commander";
import { BURIED_AT_MOST } from "@/lib/commander/analyses/bury";
import { createIncident, getIncident } from "@/lib/incidents";
import { listDeadLetters, replayDeadLetter, replayedSchema } from "@/lib/intake";
import { newId } from "@/lib/kit/ids";
import { useDatabase } from "../support/database";
import { analysed, begin } from "./analysed";

useDatabase();

describe("what failed for good", () => {
  const bury = (ctx: Ctx, buried: Buried) => transact(ctx, (inside) => buryAnalysis(inside, buried));
  const failed = async () => {
    const { ctx } = await begin();
    await createIncident(ctx, { title: "Down", severity: "high", services: ["store"] });
    const analysisId = await analysed(ctx, 1, { state: "failed", failure: "no answer", attempts: 3 });
    return { ctx, analysisId };
  };
  const stateOf = async (id: string) => (await db().select().from(analyses).where(eq(analyses.id, id)))[0]!;

  it("lies with the dead letters once, and is run again once", async () => {
    const { ctx, analysisId } = await failed();
    const buried = { analysisId, incidentNumber: 1, reason: "no answer" };
    await bury(ctx, buried);
    await bury(ctx, buried);
    const { data } = await listDeadLetters(ctx, { limit: 10 });
    expect(data).toMatchObject([
      { kind: "analysis", reason: "no answer", subject: { analysisId, incidentNumber: 1 }, body: null },
    ]);
    await expect(replayDeadLetter(ctx, data[0]!.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await redriveBuried(ctx, data[0]!.id)).toBe(1);
    expect(await stateOf(analysisId)).toMatchObject({ state: "queued", attempts: 0, failure: null });
    await expect(redriveBuried(ctx, data[0]!.id)).rejects.toMatchObject({ code: "conflict" });
    await db().update(analyses).set({ state: "failed" }).where(eq(analyses.id, analysisId));
    await bury(ctx, buried);
    expect((await listDeadLetters(ctx, { limit: 10 })).data).toHaveLength(2);
  });

  it("stays as it is while another analysis of its incident is under way", async () => {
    const { ctx, analysisId } = await failed();
    await bury(ctx, { analysisId, incidentNumber: 1, reason: "x" });
    await analysed(ctx, 1, { number: 2, state: "running" });
    const { data } = await listDeadLetters(ctx, { limit: 10 });
    await expect(redriveBuried(ctx, data[0]!.id)).rejects.toMatchObject({ code: "conflict" });
    expect((await listDeadLetters(ctx, { limit: 10 })).data[0]!.redrivenAt).toBeNull();
    expect((await stateOf(analysisId)).state).toBe("failed");
    await expect(requeueAnalysis((await begin()).ctx, analysisId)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is tried again by whose work it is, by the kind of the letter", async () => {
    const { ctx, analysisId } = await failed();
    await bury(ctx, { analysisId, incidentNumber: 1, reason: "x" });
    const { id } = (await listDeadLetters(ctx, { limit: 1 })).data[0]!;
    const replay = async (id: string) => replayedSchema.parse(await replayLetter(ctx, id));
    expect(await replay(id)).toEqual({ kind: "analysis", incidentNumber: 1 });
    await db().execute(sql`insert into dead_letters (workspace_id, id, kind, reason, subject, payload) values
      (${ctx.workspaceId}, 'dlq_body', 'alerts', '', '{"sender":"generic"}', convert_to('{"title":"till is slow","service":"till"}', 'UTF8')),
      (${ctx.workspaceId}, 'dlq_chunk', 'chunk', '', '{}', null)`);
    expect(await replay("dlq_body")).toMatchObject({ kind: "alerts", accepted: 1, rejected: [] });
    await expect(replayLetter(ctx, "dlq_chunk")).rejects.toMatchObject({ code: "conflict" });
    await expect(replayLetter(ctx, "dlq_none")).rejects.toMatchObject({ code: "not_found" });
    await expect(redriveBuried(ctx, "dlq_chunk")).rejects.toMatchObject({ code: "not_found" });
  });

  it("of two who run it again at once one does", async () => {
    const { ctx, analysisId } = await failed();
    await bury(ctx, { analysisId, incidentNumber: 1, reason: "x" });
    const { id } = (await listDeadLetters(ctx, { limit: 1 })).data[0]!;
    const both = await Promise.allSettled([redriveBuried(ctx, id), redriveBuried(ctx, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("may be a question, and is nobody else's", async () => {
    const { ctx } = await failed();
    const { id: incidentId } = await getIncident(ctx, 1);
    const questionId = newId("question");
    await db().insert(questions).values({
      workspaceId: ctx.workspaceId,
      id: questionId,
      incidentId,
      question: "Why?",
      state: "failed",
      askedBy: "x",
    });
    await bury(ctx, { questionId, incidentNumber: 1, reason: "half \ud800 a pair" });
    const { data } = await listDeadLetters(ctx, { limit: 10 });
    await expect(redriveBuried((await begin()).ctx, data[0]!.id)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await redriveBuried(ctx, data[0]!.id)).toBe(1);
    const [row] = await db().select().from(questions).where(eq(questions.id, questionId));
    expect(row).toMatchObject({ state: "queued", failure: null });
  });

  it("gives way to what failed later beyond a number, and bodies of senders do not", async () => {
    const { ctx } = await failed();
    await db().execute(sql`insert into dead_letters (workspace_id, id, kind, reason, subject)
      select ${ctx.workspaceId}, 'dlq_0' || lpad(n::text, 6, '0'), case when n = 1 then 'alerts' else 'analysis' end, '', '{}'
      from generate_series(1, ${BURIED_AT_MOST + 20}::int) as n`);
    await bury(ctx, { analysisId: "ana_x", incidentNumber: 1, reason: "x" });
    const rows = await db().execute<{ kind: string; n: number }>(sql`
      select kind, count(*)::int as n from dead_letters where workspace_id = ${ctx.workspaceId} group by kind order by kind`);
    expect([...rows].map(({ kind, n }) => [kind, n])).toEqual([
      ["alerts", 1],
      ["analysis", BURIED_AT_MOST],
    ]);
  });
});
