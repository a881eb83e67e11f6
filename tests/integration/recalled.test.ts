import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { steers } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import { recallable } from "@/lib/commander";
import { getIncident } from "@/lib/incidents";
import { acceptChanges } from "@/lib/intake";
import { limitedTo, useDatabase } from "../support/database";
import { analysed, begin, blaming, failing, HOUR, MINUTE, NOW, twice } from "./analysed";

useDatabase();

describe("recall", () => {
  const recall = async (ctx: Ctx, number: number, digest: string, diagnosis = blaming("store")) =>
    recallable(ctx, { incident: await getIncident(ctx, number), digest, diagnosis });

  it("answers a known incident from the analysis of before, for equal evidence or a near relative", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    expect(await recall(ctx, number, "same")).toBeNull();
    const id = await analysed(ctx, 1);
    expect(await recall(ctx, number, "same")).toMatchObject({ analysisId: id, number: 1 });
    expect(await recall(ctx, number, "other")).toMatchObject({ analysisId: id, number: 1 });
  });

  it("asks a model for what only looks like it", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    await analysed(ctx, 1);
    expect(await recall(ctx, number, "same", blaming("web"))).toBeNull();
    expect(await recall(limitedTo(ctx, "web", "store"), number, "same")).not.toBeNull();
    const other = await begin();
    const foreign = await twice(other.ctx, other.story);
    expect(await recall(other.ctx, foreign, "same")).toBeNull();
    const deploy = {
      service: "store",
      kind: "deploy",
      title: "1.5",
      at: new Date(NOW - MINUTE).toISOString(),
    };
    const body = new TextEncoder().encode(JSON.stringify([deploy]));
    await acceptChanges(ctx, { sender: "generic", service: null, body });
    expect(await recall(ctx, number, "other")).toBeNull();
    await story.window("store", NOW + 1000, [failing("checksum mismatch in block <*>")]);
    expect(await recall(ctx, number, "same")).toBeNull();
  });

  it("leaves alone what was not of the model itself, failed, is steered or was asked for in other words", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    const first = await analysed(ctx, 1, { model: null });
    await analysed(ctx, 1, { number: 2, state: "failed" });
    await analysed(ctx, 1, { number: 3, recalledFrom: first });
    await analysed(ctx, 1, { number: 4, askedPrompt: "Be brief." });
    await analysed(ctx, 1, { number: 5, report: { diagnosis: blaming("store") } });
    await analysed(ctx, 1, { number: 6, finishedAt: new Date(NOW - 91 * 24 * HOUR) });
    expect(await recall(ctx, number, "same")).toBeNull();
    await analysed(ctx, 1, { number: 7 });
    expect(await recall(ctx, number, "same")).not.toBeNull();
    const { id: incidentId } = await getIncident(ctx, number);
    await db().insert(steers).values({
      workspaceId: ctx.workspaceId,
      id: "str_1",
      incidentId,
      kind: "hint",
      text: "x",
      createdBy: "x",
    });
    expect(await recall(ctx, number, "same")).toBeNull();
  });
});
