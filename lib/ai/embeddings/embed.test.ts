import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/kit/env";
import { ScriptedOpenai, vectorOf } from "@/tests/support/openai";
import { AiError } from "../errors";
import { embedTexts } from "./embed";
import { embedByOpenai } from "./openai";

const good = ({ input }: { input: string[] }) => ({ vectors: input.map((text) => vectorOf(text, 384)) });
const server = new ScriptedOpenai(good);
const settings = env();

beforeAll(async () => {
  Object.assign(settings, { OPENAI_API_KEY: "sk-test", AI_BASE_URL: await server.listen() });
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.script = good;
});

const MODEL = "openai:text-embedding-3-small";
const texts = (n: number) => Array.from({ length: n }, (_, i) => `text ${i}`);

describe("a server that answers as OpenAI does", () => {
  it("is asked for the model by its name, with the key, and gives vectors in the order of the texts", async () => {
    const { vectors, tokens } = await embedTexts(MODEL, ["one", "two"]);
    expect(server.asked).toEqual([
      {
        path: "/v1/embeddings",
        key: "Bearer sk-test",
        model: "text-embedding-3-small",
        input: ["one", "two"],
        call: 0,
      },
    ]);
    expect(tokens).toBe(6);
    const [alone] = (await embedTexts(MODEL, ["two"])).vectors;
    expect(vectors[1]).toEqual(alone);
    expect(vectors[0]).not.toEqual(alone);
  });
  it("is asked for 96 texts at a time, each cut to 8,000 characters", async () => {
    const { vectors } = await embedTexts(MODEL, [...texts(199), "x".repeat(9000)]);
    expect(vectors).toHaveLength(200);
    expect(server.asked.map(({ input }) => input.length)).toEqual([96, 96, 8]);
    expect(server.texts().at(-1)).toHaveLength(8000);
  });
  it.each([384, 1536])("may give vectors of %i numbers", async (dimension) => {
    server.script = ({ input }) => ({ vectors: input.map((text) => vectorOf(text, dimension)) });
    const { vectors } = await embedTexts(MODEL, ["one"]);
    expect(vectors[0]).toHaveLength(1024);
  });
  it("is asked again when it says that there was too much, or that it failed", async () => {
    server.script = (asked) => (asked.call < 2 ? { status: asked.call === 0 ? 429 : 503 } : good(asked));
    expect((await embedTexts(MODEL, ["one"])).vectors).toHaveLength(1);
    expect(server.asked).toHaveLength(3);
  });
  it("is given up when it goes on failing", async () => {
    server.script = () => ({ status: 500 });
    await expect(embedTexts(MODEL, ["one"])).rejects.toThrow(
      "The model text-embedding-3-small could not be asked",
    );
    expect(server.asked).toHaveLength(4);
  });
  it("is not asked again when it refuses", async () => {
    server.script = () => ({ status: 401 });
    await expect(embedTexts(MODEL, ["one"])).rejects.toThrow(AiError);
    expect(server.asked).toHaveLength(1);
  });
  it("is asked for the rest when it refuses one text, which is then near to nothing", async () => {
    server.script = (asked) =>
      asked.input.some((text) => text.includes("bad")) ? { status: 400 } : good(asked);
    const { vectors } = await embedTexts(MODEL, [...texts(20), "a bad one", ...texts(3)]);
    expect(vectors).toHaveLength(24);
    expect(vectors[20]!.every((value) => value === 0)).toBe(true);
    expect(vectors.filter((vector) => vector.every((value) => value === 0))).toHaveLength(1);
    await expect(embedTexts(MODEL, ["bad", "bad too"])).rejects.toThrow(AiError);
  });
  it("is given less of a text that is too much for it", async () => {
    server.script = (asked) =>
      asked.input.some((text) => text.length > 1000) ? { status: 400 } : good(asked);
    const { vectors } = await embedTexts(MODEL, ["one", "\u6f22".repeat(5000)]);
    expect(vectors.every((vector) => vector.some((value) => value !== 0))).toBe(true);
  });
  it("is given up when it does not answer in time, and at once when the caller gives up", async () => {
    server.script = () => "hang";
    await expect(embedByOpenai("m", ["one"], { timeoutMs: 50 })).rejects.toThrow(
      "did not answer within 0.05 s",
    );
    const stop = new AbortController();
    server.script = () => {
      stop.abort(new Error("enough"));
      return "hang";
    };
    await expect(embedTexts(MODEL, ["one"], { signal: stop.signal })).rejects.toThrow("enough");
  });
  it.each<[string, { status: number; body: string } | { vectors: unknown }]>([
    ["no JSON", { status: 200, body: "<html>" }],
    ["another shape", { status: 200, body: '{"data":"none"}' }],
    ["too few vectors", { vectors: [vectorOf("one", 384)] }],
    ["an empty vector", { vectors: [[], []] }],
    ["vectors of different lengths", { vectors: [[1, 2], [1]] }],
    ["what is not a number", { vectors: [[1], [null]] }],
  ])("is not believed when it gives %s", async (_, answer) => {
    server.script = () => answer;
    await expect(embedTexts(MODEL, ["one", "two"])).rejects.toThrow(AiError);
  });
});

describe("what is not set up is said", () => {
  it("of a model in this process whose package is not installed", async () => {
    await expect(embedTexts("local:some/model", ["one"])).rejects.toThrow(
      "npm install --no-save @huggingface/transformers",
    );
  });
  it("of a server that nobody named", async () => {
    const { OPENAI_API_KEY, AI_BASE_URL } = settings;
    Object.assign(settings, { OPENAI_API_KEY: undefined, AI_BASE_URL: undefined });
    await expect(embedTexts(MODEL, ["one"])).rejects.toThrow("Neither OPENAI_API_KEY nor AI_BASE_URL is set");
    Object.assign(settings, { OPENAI_API_KEY, AI_BASE_URL });
  });
  it("of a way that does not exist", async () => {
    await expect(embedTexts("cohere:embed", ["one"])).rejects.toThrow("no way to ask cohere");
  });
});
