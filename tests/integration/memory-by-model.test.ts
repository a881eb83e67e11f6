import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/kit/env";
import { activeSpace, embedQuestion, nearest } from "@/lib/knowledge/spaces";
import { newWorkspace, useDatabase } from "../support/database";
import {
  asked,
  found,
  library,
  modelsStored,
  rest,
  stateOf,
  tend,
  tendRested,
  writeRunbook,
} from "../support/memory";
import { ScriptedOpenai, vectorOf } from "../support/openai";

useDatabase();

describe("a memory by a model", () => {
  const good = ({ input }: { input: string[] }) => ({ vectors: input.map((text) => vectorOf(text, 1536)) });
  const server = new ScriptedOpenai(good);
  const settings = () => env();
  beforeAll(async () => {
    Object.assign(settings(), { AI_BASE_URL: await server.listen() });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.asked.length = 0;
    server.script = good;
    settings().EMBEDDINGS = "lexical";
    settings().AI_EMBEDDING_MODEL = "tiny";
    return () => {
      settings().EMBEDDINGS = "lexical";
    };
  });

  it("is made while the lexical one answers, shows how far it is, and takes over when it is whole", async () => {
    const ctx = await library();
    await tendRested(ctx);
    settings().EMBEDDINGS = "openai";
    server.script = () => ({ status: 500 });
    await tendRested(ctx);
    expect(await stateOf(ctx)).toEqual({
      subject: "runbook",
      role: "openai",
      model: "lexical:1",
      failure: null,
      next: { model: "openai:tiny", total: 6, done: 0, failure: expect.stringContaining("scripted 500") },
    });
    expect((await found(ctx, "no space left on the volume"))[0]).toBe("disk.md");
    server.script = good;
    await tend(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "openai:tiny", next: null });
    expect(await modelsStored(ctx)).toEqual(["runbook/openai:tiny 6"]);
    expect((await activeSpace(ctx, "runbook")).lexicon.documents).toBe(3);
    const space = await activeSpace(ctx, "runbook");
    expect(await nearest(ctx, space, await embedQuestion(space, asked("anything")), 3)).not.toEqual([]);
    settings().EMBEDDINGS = "lexical";
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({ role: "lexical", model: expect.stringMatching(/^lexical:/) });
  });

  it("goes on where a process that was killed left it, and no text is asked for twice", async () => {
    const ctx = await newWorkspace();
    for (let i = 0; i < 130; i++)
      await writeRunbook(ctx, `b${i}.md`, `# Alert${i}\n\nThe service ${i} is away.\n`);
    settings().EMBEDDINGS = "openai";
    await rest(ctx);
    const killed = new AbortController();
    server.script = (call) => {
      if (call.call < 1) return good(call);
      killed.abort(new Error("killed"));
      return "hang";
    };
    await tend(ctx, killed.signal);
    expect(await stateOf(ctx)).toMatchObject({ model: null, next: { total: 130, done: 50, failure: null } });
    const first = server.asked[0]!.input;
    server.asked.length = 0;
    server.script = good;
    await tend(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "openai:tiny", next: null });
    expect(server.texts()).toHaveLength(80);
    expect(server.texts().filter((text) => first.includes(text))).toEqual([]);
  });

  it("is asked for each text once, however many tend", async () => {
    const ctx = await library();
    settings().EMBEDDINGS = "openai";
    await rest(ctx);
    await Promise.all(Array.from({ length: 20 }, () => tend(ctx)));
    expect(await stateOf(ctx)).toMatchObject({ model: "openai:tiny" });
    expect(server.texts()).toHaveLength(new Set(server.texts()).size);
  });

  it("keeps its vectors when only words are learned anew", async () => {
    const ctx = await library();
    settings().EMBEDDINGS = "openai";
    await tendRested(ctx);
    server.asked.length = 0;
    await writeRunbook(ctx, "queue.md", "# QueueLag\n\nConsumers lag.\n");
    await tendRested(ctx);
    expect(server.texts()).toHaveLength(1);
    expect(await stateOf(ctx)).toMatchObject({ model: "openai:tiny", next: null });
    expect((await activeSpace(ctx, "runbook")).lexicon.documents).toBe(4);
  });

  it("that cannot be asked gives a question no vector, and hinders no search by words", async () => {
    const ctx = await library();
    settings().EMBEDDINGS = "openai";
    await tendRested(ctx);
    server.script = () => ({ status: 401 });
    const space = await activeSpace(ctx, "runbook");
    expect(await nearest(ctx, space, await embedQuestion(space, asked("disk")), 3)).toEqual([]);
  });

  it("that is no longer wanted gives way to the next, although it is away", async () => {
    const ctx = await library();
    settings().EMBEDDINGS = "openai";
    await tendRested(ctx);
    server.script = () => ({ status: 401 });
    await writeRunbook(ctx, "queue.md", "# QueueLag\n\nConsumers lag.\n");
    settings().AI_EMBEDDING_MODEL = "other";
    await tendRested(ctx);
    expect(await stateOf(ctx)).toMatchObject({
      model: "openai:tiny",
      next: { model: "openai:other", done: 0 },
    });
    settings().EMBEDDINGS = "lexical";
    await tend(ctx);
    expect(await stateOf(ctx)).toMatchObject({ model: "lexical:1", next: null });
    expect(await modelsStored(ctx)).toEqual(["runbook/lexical:1 7"]);
  });
});
