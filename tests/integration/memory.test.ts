import { expect, it } from "vitest";
import { embedTexts } from "@/lib/knowledge/lexical/embed";
import { learnLexicon } from "@/lib/knowledge/lexical/lexicon";
import { nearest } from "@/lib/knowledge/spaces/nearest";
import { activeSpace, type Space } from "@/lib/knowledge/spaces/space";
import { storeVectors, vectorsOf } from "@/lib/knowledge/spaces/vectors";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

it("before anything was learned there is a space that finds nothing", async () => {
  const ctx = await newWorkspace();
  const space = await activeSpace(ctx, "runbook");
  expect(space).toMatchObject({ model: "lexical:0", figures: null });
  expect(await nearest(ctx, space, new Float32Array(1024).fill(0.03), 5)).toEqual([]);
});

it("vectors are found within their workspace, subject and model alone, also under the same hash", async () => {
  const [ctx, other] = [await newWorkspace(), await newWorkspace()];
  const texts = ["disk is full", "connection refused", "disk is nearly full"];
  const lexicon = learnLexicon(texts.map((symptom) => ({ symptom })));
  const vectors = texts.map((text) => ({
    hash: text,
    vector: embedTexts([{ text, weight: 1 }], lexicon),
  }));
  const space: Space = {
    workspaceId: ctx.workspaceId,
    subject: "runbook",
    model: "lexical:1",
    lexicon,
    figures: null,
  };
  await storeVectors(ctx, space, [...vectors, { hash: "nothing", vector: new Float32Array(1024) }]);
  await storeVectors(other, { ...space, workspaceId: other.workspaceId }, vectors.slice(1));
  const asked = vectors[0]!.vector;
  const found = await nearest(ctx, space, asked, 5);
  expect(found.slice(0, 2).map(({ hash }) => hash)).toEqual(["disk is full", "disk is nearly full"]);
  expect(found[0]!.similarity).toBeCloseTo(1, 2);
  const there = await nearest(other, { ...space, workspaceId: other.workspaceId }, asked, 5);
  expect(there[0]).toMatchObject({ hash: "disk is nearly full" });
  expect(there.length).toBeLessThan(3);
  expect(await nearest(ctx, { ...space, subject: "incident" }, asked, 5)).toEqual([]);
  expect(await nearest(ctx, { ...space, model: "lexical:2" }, asked, 5)).toEqual([]);
  const kept = await vectorsOf(ctx, space, ["disk is full", "gone"]);
  expect([...kept.keys()]).toEqual(["disk is full"]);
  kept.get("disk is full")!.forEach((value, i) => {
    expect(value).toBeCloseTo(asked[i]!, 3);
  });
});
