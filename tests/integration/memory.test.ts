import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db, isEmbedded } from "@/db/client";
import { env } from "@/lib/kit/env";
import { startTending, stopTending, tendSoon, tendSpaces } from "@/lib/knowledge";
import { embedTexts } from "@/lib/knowledge/lexical/embed";
import { learnLexicon } from "@/lib/knowledge/lexical/lexicon";
import {
  activeSpace,
  embedQuestion,
  nearest,
  type Space,
  storeVectors,
  vectorsOf,
} from "@/lib/knowledge/spaces";
import { pruneTexts } from "@/lib/knowledge/tending/prune";
import { tendWorkspace } from "@/lib/knowledge/tending/tend";
import { newWorkspace, useDatabase } from "../support/database";
import {
  asked,
  BOOKS,
  found,
  library,
  modelsStored,
  rest,
  stateOf,
  tend,
  tendRested,
  writeRunbook,
} from "../support/memory";

useDatabase();

describe("vectors", () => {
  it("are found by nobody before anything was learned", async () => {
    const ctx = await newWorkspace();
    const space = await activeSpace(ctx, "runbook");
    expect(space).toMatchObject({ model: "lexical:0", figures: null });
    expect(await nearest(ctx, space, new Float32Array(1024).fill(0.03), 5)).toEqual([]);
    expect(await nearest(ctx, space, await embedQuestion(space, asked("disk")), 5)).toEqual([]);
  });

  it("are found within their workspace, subject and model alone, also under the same hash", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    const texts = ["disk is full", "connection refused", "disk is nearly full"];
    const lexicon = learnLexicon(texts.map((symptom) => ({ symptom })));
    const vectors = texts.map((text) => ({ hash: text, vector: embedTexts([{ text, weight: 1 }], lexicon) }));
    const space: Space = {
      workspaceId: ctx.workspaceId,
      subject: "runbook",
      model: "lexical:1",
      lexicon,
      figures: null,
    };
    const there = { ...space, workspaceId: other.workspaceId };
    await storeVectors(ctx, space, [...vectors, { hash: "nothing", vector: new Float32Array(1024) }]);
    await storeVectors(other, there, vectors.slice(1));
    const full = vectors[0]!.vector;
    const near = await nearest(ctx, space, full, 5);
    expect(near.slice(0, 2).map(({ hash }) => hash)).toEqual(["disk is full", "disk is nearly full"]);
    expect(near[0]!.similarity).toBeCloseTo(1, 2);
    const others = (await nearest(other, there, full, 5)).map(({ hash }) => hash);
    expect(others[0]).toBe("disk is nearly full");
    expect(others).not.toContain("disk is full");
    expect(await nearest(ctx, { ...space, subject: "incident" }, full, 5)).toEqual([]);
    expect(await nearest(ctx, { ...space, model: "lexical:2" }, full, 5)).toEqual([]);
    const kept = await vectorsOf(ctx, space, ["disk is full", "gone"]);
    expect([...kept.keys()]).toEqual(["disk is full"]);
    kept.get("disk is full")!.forEach((value, i) => {
      expect(value).toBeCloseTo(full[i]!, 3);
    });
  });
});

describe("a lexical memory", () => {
  it("learns from the first texts and answers", async () => {
    const ctx = await library();
    expect(await stateOf(ctx)).toEqual({
      subject: "runbook",
      role: "lexical",
      model: null,
      failure: null,
      next: null,
    });
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1", next: null });
    expect(await modelsStored(ctx)).toEqual(["runbook/lexical:1 6"]);
    expect((await found(ctx, "no space left on the volume"))[0]).toBe("disk.md");
    const { lexicon, figures } = await activeSpace(ctx, "runbook");
    expect(lexicon.documents).toBe(3);
    expect(figures!.inNames.get("disk")).toBe(1);
    expect(figures!.meanWords.lead).toBeGreaterThan(1);
  });

  it("embeds a new runbook at once, learns when texts rest, and then answers by the new words", async () => {
    const ctx = await library();
    await tendRested(ctx);
    await writeRunbook(
      ctx,
      "queue.md",
      "# QueueLag\n\n## Meaning\n\nConsumers of the queue lag behind; the gateway is slow.\n",
    );
    await tendSpaces();
    expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1", next: null });
    expect(await modelsStored(ctx)).toEqual(["runbook/lexical:1 7"]);
    expect(await found(ctx, "the gateway")).toContain("queue.md");
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "lexical:2", next: null });
    expect(await modelsStored(ctx)).toEqual(["runbook/lexical:2 7"]);
    expect((await found(ctx, "consumers lag"))[0]).toBe("queue.md");
    expect((await activeSpace(ctx, "runbook")).lexicon.documents).toBe(4);
  });

  it("does nothing when nothing has changed", async () => {
    const ctx = await library();
    await tendRested(ctx);
    await tend(ctx);
    await tendSpaces();
    expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1" });
  });

  it("learns once from an import of many, however often it is woken", async () => {
    const ctx = await newWorkspace();
    for (let i = 0; i < 40; i++) {
      await writeRunbook(
        ctx,
        `book-${i}.md`,
        `# Alert${i}\n\nThe service number ${i} of the shop has no answer.\n`,
      );
      await tendWorkspace(ctx.workspaceId);
    }
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1" });
    expect((await activeSpace(ctx, "runbook")).lexicon.documents).toBe(40);
  });

  it("forgets what is archived, and what nothing refers to any more", async () => {
    const ctx = await library();
    await tendRested(ctx);
    await db().execute(sql`
      update runbooks set archived_at = now(), updated_at = now() where workspace_id = ${ctx.workspaceId} and path = 'disk.md'`);
    await writeRunbook(ctx, "dns.md", "# NameNotResolved\n\nNothing is as it was.\n");
    await tendRested(ctx);
    expect((await activeSpace(ctx, "runbook")).lexicon.documents).toBe(2);
    expect(await found(ctx, "no space left on the volume")).not.toContain("disk.md");
    await writeRunbook(ctx, "disk.md", BOOKS[0]![1]);
    await tendRested(ctx);
    const before = (await modelsStored(ctx)).length;
    await writeRunbook(ctx, "disk.md", "# DiskFull\n\nShorter.\n");
    await tendWorkspace(ctx.workspaceId);
    await pruneTexts(ctx.workspaceId, 0);
    expect(before).toBe(1);
    expect(await modelsStored(ctx)).toEqual([expect.stringMatching(/^runbook\/lexical:\d 4$/)]);
  });
});

describe("in a process that tends", () => {
  beforeAll(() => startTending({ learns: true }));
  afterAll(stopTending);

  it("a change that wakes it is found by vectors without the minute's job", async () => {
    const ctx = await library();
    for (let i = 0; i < 20; i++) tendSoon(ctx.workspaceId);
    await vi.waitFor(
      async () => expect(await found(ctx, "certificate expires")).toContain("cert.md"),
      10_000,
    );
    await writeRunbook(ctx, "queue.md", "# CertificateLag\n\nThe certificate lags.\n");
    tendSoon(ctx.workspaceId);
    await vi.waitFor(async () => expect(await found(ctx, "certificate")).toContain("queue.md"), 10_000);
  });
});

describe("many who tend at once", () => {
  it("do the work once and do not wait for each other", async () => {
    const ctxs = [await library(), await library(), await library()];
    for (const ctx of ctxs) await rest(ctx);
    await Promise.all(Array.from({ length: 20 }, () => tendSpaces()));
    for (const ctx of ctxs) {
      expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1", next: null });
      expect(await modelsStored(ctx)).toEqual(["runbook/lexical:1 6"]);
    }
  });

  it("leave a workspace alone that another process tends", async () => {
    if (isEmbedded()) return;
    const ctx = await library();
    const other = postgres(env().DATABASE_URL!, { max: 1 });
    const key = `knowledge ${ctx.workspaceId}`;
    await other`select pg_advisory_lock(hashtextextended(${key}, 0))`;
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: null });
    // As a process that dies.
    await other.end();
    await vi.waitFor(async () => {
      await tendSpaces();
      expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1" });
    });
  });
});
