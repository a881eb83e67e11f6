import dns from "node:dns";
import { once } from "node:events";
import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { env } from "@/lib/kit/env";
import { DomainError } from "@/lib/kit/errors";
import { ScriptedOpenai } from "@/tests/support/openai";
import type { ChatAsked, ChatReply } from "@/tests/support/openai-chat";
import { AiError } from "../errors";
import { askModel } from "./ask";
import { breakerStates, forgetBreakers } from "./breaker";
import type { How } from "./call";
import type { Ask, Budget, Used } from "./model";
import { timings } from "./timings";

const GOOD = { cause: "db", confidence: 0.5 };
const good = () => ({ json: GOOD });
const server = ScriptedOpenai.chatting(good);
const usual = { ...timings() };

beforeAll(async () => {
  Object.assign(env(), {
    OPENAI_API_KEY: "sk-test",
    AI_BASE_URL: await server.listen(),
    AI_PRICES: "m=2/10",
  });
});
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.chat = good;
  forgetBreakers();
  Object.assign(timings(), usual, { backoffMs: 1 });
});
afterEach(() => Object.assign(timings(), usual));

const budget = (more: Partial<Budget> = {}): Budget => ({
  calls: 12,
  tokens: 100_000,
  deadline: Date.now() + 60_000,
  costMicros: null,
  ...more,
});
const form = z.object({ cause: z.string(), confidence: z.number() });
type Form = z.infer<typeof form>;
const question: Ask<Form> = {
  purpose: "test",
  system: "You look for causes.",
  messages: [{ role: "user", text: "Why is it slow?" }],
  answer: form,
};
const how = (more: Partial<How> = {}): How => ({ models: ["m"], reach: "any", budget: budget(), ...more });
const ask = (more: Partial<How> = {}, asked: Partial<Ask<Form>> = {}) =>
  askModel(how(more), { ...question, ...asked });
const codeOf = async (asking: Promise<unknown>) => {
  const error = await asking.then(
    () => new Error("it answered"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AiError)) throw error;
  return error.code;
};
/** By model, for those that fall back. */
const byModel = (replies: Record<string, ChatReply>) => (asked: ChatAsked) => replies[asked.model]!;

describe("a model", () => {
  it("is asked in a stream, with the key and the form, and its answer and what it cost are given", async () => {
    const { answer, model, used } = await ask();
    expect(answer).toEqual(GOOD);
    expect(model).toBe("m");
    expect(used).toEqual({ calls: 1, inputTokens: 100, outputTokens: 10, costMicros: 300 });
    const [asked] = server.chats;
    expect(asked).toMatchObject({ model: "m", key: "Bearer sk-test", tools: [] });
    expect(asked!.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(asked!.form).toMatchObject({ type: "object", required: ["cause", "confidence"] });
    expect(asked!.messages[0]).toMatchObject({
      role: "system",
      content: expect.stringContaining("JSON Schema"),
    });
    expect(asked!.messages[1]).toEqual({ role: "user", content: "Why is it slow?" });
  });
  it("whose price is not known costs nobody knows what", async () => {
    expect((await ask({ models: ["other"] })).used.costMicros).toBeNull();
  });
  it("that does not say what it used is counted by the letters", async () => {
    server.chat = () => ({ json: GOOD, usage: null });
    const { used } = await ask();
    expect(used.inputTokens).toBeGreaterThan(50);
    expect(used.outputTokens).toBe(Math.ceil(JSON.stringify(GOOD).length / 4));
  });
  it("tells its answer while it grows", async () => {
    const cause = "the database, ".repeat(20);
    const seen: unknown[] = [];
    server.chat = () => ({ json: { cause, confidence: 0.5 } });
    await askModel(how(), question, { onPartial: (partial) => seen.push(partial) });
    expect(seen.length).toBeGreaterThan(4);
    expect(cause.startsWith((seen[0] as Form).cause)).toBe(true);
    expect(seen.at(-1)).toEqual({ cause, confidence: 0.5 });
  });
  it("tells what a model has said when it pauses, however little that is", async () => {
    const gate = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<void>();
    const start = `{"cause": "${"a long story ".repeat(100)}`;
    server.chat = () => ({
      text: [start, "ends. ", 'For good.", "confidence": 0.5}'],
      pace: async (chunk) => (chunk === 2 ? gate.promise : undefined),
    });
    const asked = askModel(how(), question, {
      onPartial: (partial) => {
        if ((partial as Form).cause.endsWith("ends. ")) heard.resolve();
      },
    });
    await heard.promise;
    gate.resolve();
    expect((await asked).answer.confidence).toBe(0.5);
  });
  it("is let go when whoever looks on throws after a pause", async () => {
    const start = `{"cause": "${"a long story ".repeat(100)}`;
    server.chat = () => ({ text: [start, "ends. "], ends: "hang" });
    const onPartial = (partial: unknown) => {
      if ((partial as Form).cause.endsWith("ends. ")) throw new Error("taken over");
    };
    await expect(askModel(how(), question, { onPartial })).rejects.toThrow("taken over");
    await server.chats[0]!.gone;
  });
  it("is let go when whoever looks on throws", async () => {
    server.chat = () => ({ text: ['{"cause": "a long story of something else'], ends: "hang" });
    const onPartial = () => {
      throw new Error("taken over");
    };
    await expect(askModel(how(), question, { onPartial })).rejects.toThrow("taken over");
    await server.chats[0]!.gone;
  });
});

describe("tools", () => {
  const input = z.object({ q: z.string() });
  const tools = {
    search: { description: "Searches.", input, run: async ({ q }: { q: string }) => ({ found: q }) },
    fails: {
      description: "Fails.",
      input: z.object({}),
      run: async () => {
        throw new Error("password=hunter2");
      },
    },
    refuses: {
      description: "Says no.",
      input: z.object({}),
      run: async () => {
        throw new DomainError("not_found", "There is no such service.");
      },
    },
  };
  const afterwards = (calls: ChatReply["calls"]) => (asked: ChatAsked) =>
    asked.call === 0 ? { calls } : { json: GOOD };

  it("are offered, run with what the model asks for, and answered in its order", async () => {
    server.chat = afterwards([
      { name: "search", input: { q: "one" } },
      { name: "search", input: { q: "two" } },
    ]);
    const { used } = await ask({}, { tools });
    expect(server.chats[0]!.tools).toEqual(["search", "fails", "refuses"]);
    expect(server.chats[1]!.results).toEqual(['{"found":"one"}', '{"found":"two"}']);
    expect(used.calls).toBe(2);
  });
  it("of one round run at one time", async () => {
    let waiting = 0;
    let open = () => {};
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    const run = async () => {
      if (++waiting === 3) open();
      await all;
      return waiting;
    };
    server.chat = afterwards([{ name: "meet" }, { name: "meet" }, { name: "meet" }]);
    await ask({}, { tools: { meet: { description: "Meets.", input: z.object({}), run } } });
    expect(server.chats[1]!.results).toEqual(["3", "3", "3"]);
  });
  it.each<[string, { name: string; input?: unknown }, string]>([
    ["that fails, without its reason", { name: "fails" }, "Error: the tool failed."],
    ["that says why not", { name: "refuses" }, "Error: There is no such service."],
    [
      "that does not exist",
      { name: "drop table" },
      "Error: there is no tool of this name. There are: search, fails",
    ],
    ["that every object has", { name: "constructor" }, "Error: there is no tool of this name"],
    ["with an input of another form", { name: "search", input: { q: 7 } }, "Error: the input is not valid."],
    ["with an input that is no JSON", { name: "search", input: "{{{" }, "Error: the input is not valid."],
    ["without an input", { name: "search", input: "" }, "Error: the input is not valid."],
  ])("one %s is an answer to the model", async (_, call, result) => {
    server.chat = afterwards([call]);
    expect((await ask({}, { tools })).answer).toEqual(GOOD);
    expect(server.chats[1]!.results).toEqual([expect.stringContaining(result)]);
    const called = server.chats[1]!.messages.find(({ role }) => role === "assistant")!.tool_calls![0]!;
    expect(called.function.name).toMatch(/^[\w-]+$/);
    expect(typeof JSON.parse(called.function.arguments)).toBe("object");
  });
  it("with an input that can be mended are run", async () => {
    server.chat = afterwards([{ name: "search", input: '{"q": "one",' }]);
    await ask({}, { tools });
    expect(server.chats[1]!.results).toEqual(['{"found":"one"}']);
  });
  it("are taken away after the last round, and it must answer then", async () => {
    server.chat = ({ tools }) =>
      tools.length > 0 ? { calls: [{ name: "search", input: { q: "x" } }] } : { json: GOOD };
    await ask({}, { tools, rounds: 3 });
    expect(server.chats.map(({ tools }) => tools.length)).toEqual([3, 3, 3, 0]);
    expect(server.chats[3]!.form).not.toBeNull();
    expect(server.chats[3]!.messages.at(-1)!.content).toContain("Answer now");
  });
  it("are taken away with the last call of the budget", async () => {
    server.chat = ({ tools }) =>
      tools.length > 0 ? { calls: [{ name: "search", input: { q: "x" } }] } : { json: GOOD };
    await ask({ budget: budget({ calls: 2 }) }, { tools });
    expect(server.chats.map(({ tools }) => tools.length)).toEqual([3, 0]);
  });
  it("are given up where the server cannot have them", async () => {
    server.chat = ({ tools }) =>
      tools.length > 0
        ? { status: 400, body: '{"error":{"message":"registry/m does not support tools"}}' }
        : { json: GOOD };
    expect((await ask({}, { tools })).answer).toEqual(GOOD);
    expect(server.chats).toHaveLength(2);
  });
  it("that hang are not waited for beyond the budget, nor when the caller has gone", async () => {
    const hang = { description: "Hangs.", input: z.object({}), run: () => new Promise(() => {}) };
    server.chat = () => ({ calls: [{ name: "hang" }] });
    expect(await codeOf(ask({ budget: budget({ deadline: Date.now() + 150 }) }, { tools: { hang } }))).toBe(
      "timed_out",
    );
    const stop = new AbortController();
    const stops = {
      ...hang,
      run: () => {
        stop.abort(new Error("stopped"));
        return new Promise<never>(() => {});
      },
    };
    await expect(ask({ signal: stop.signal }, { tools: { hang: stops } })).rejects.toThrow("stopped");
  });
});

describe("an answer that is not of the form", () => {
  it.each<[string, ChatReply]>([
    ["fenced", { text: ["```json\n", JSON.stringify(GOOD), "\n```"] }],
    ["in a list", { json: [GOOD] }],
    ["between words", { text: `Surely: ${JSON.stringify(GOOD)} - good luck` }],
    ["with a comma too many", { text: '{"cause":"db","confidence":0.5,}' }],
    ["cut off at its end", { text: '{"cause":"db","confidence":0.5,"', finish: "length" }],
    ["without an end of the stream", { json: GOOD, ends: "early" }],
  ])("but %s is taken at once", async (_, reply) => {
    server.chat = () => reply;
    expect((await ask()).answer).toEqual(GOOD);
    expect(server.chats).toHaveLength(1);
  });
  it.each<[string, ChatReply, string]>([
    ["empty", { text: "" }, "was empty"],
    ["null", { text: "null" }, "form"],
    ["of words", { text: "I do not know." }, "was not JSON"],
    ["of another form", { json: { cause: 7 } }, "cause"],
    ["cut where it cannot be mended", { text: '{"cause":"d', finish: "length" }, "cause"],
    [
      "a call of a tool that nobody offered",
      { calls: [{ name: "shell", input: { run: "rm" } }] },
      "was empty",
    ],
  ])("but %s is asked for once more, with the reason", async (_, reply, reason) => {
    server.chat = ({ call }) => (call === 0 ? reply : { json: GOOD });
    const { answer, used } = await ask();
    expect(answer).toEqual(GOOD);
    expect(used.calls).toBe(2);
    expect(server.chats[1]!.messages.at(-1)!.content).toContain(reason);
  });
  it("twice is malformed", async () => {
    server.chat = () => "I do not know.";
    expect(await codeOf(ask({ models: ["m", "n"] }))).toBe("malformed");
    expect(server.chats).toHaveLength(2);
  });
  it("is taken as far as it is bounded: a stream that never ends is left", async () => {
    server.chat = () => ({ text: Array.from({ length: 300 }, () => "x".repeat(1000)), ends: "hang" });
    expect(await codeOf(ask())).toBe("malformed");
  });
});

describe("a model that fails", () => {
  it.each([429, 500, 503])("with status %i is asked again, and gives its answer", async (status) => {
    server.chat = ({ call }) => (call < 2 ? { status } : { json: GOOD });
    const { used } = await ask();
    expect(server.chats).toHaveLength(3);
    // What answered a status used nothing.
    expect(used).toMatchObject({ calls: 1, inputTokens: 100 });
  });
  it("again and again is given up for the next one, and that is asked no more than it is", async () => {
    timings().retries = 2;
    server.chat = byModel({ m: { status: 503 }, n: { json: GOOD } });
    expect((await ask({ models: ["m", "n"] })).model).toBe("n");
    expect(server.chats.map(({ model }) => model)).toEqual(["m", "m", "m", "n"]);
  });
  it.each<[string, ChatReply]>([
    ["before its answer", { ends: "cut" }],
    ["in its answer", { text: ['{"cause":'], ends: "cut" }],
    ["by an error in its answer", { text: ['{"cause":'], error: "overloaded" }],
    ["by an error before its answer", { error: "overloaded" }],
    ["by an answer that is no stream", { body: "<html>" }],
    [
      "by a stream of garbage",
      { body: "data: {not json\n\n", headers: { "content-type": "text/event-stream" } },
    ],
    ["by a stream that is over in the middle", { text: ['{"cause":'], ends: "early" }],
    ["by a stream that stops", { body: "", headers: { "content-type": "text/event-stream" } }],
  ])("%s is asked again, then unavailable", async (_, reply) => {
    server.chat = ({ call }) => (call === 0 ? reply : { json: GOOD });
    expect((await ask()).answer).toEqual(GOOD);
    expect(server.chats).toHaveLength(2);
    timings().retries = 1;
    server.chat = () => reply;
    expect(await codeOf(ask())).toBe("unavailable");
  });
  it("is not there", async () => {
    const { AI_BASE_URL } = env();
    Object.assign(env(), { AI_BASE_URL: "http://127.0.0.1:1/v1" });
    expect(await codeOf(ask())).toBe("unavailable");
    expect(await codeOf(ask({ reach: "local" }))).toBe("unavailable");
    Object.assign(env(), { AI_BASE_URL });
  });
  it("wants a longer pause than anybody waits: the next one is asked at once", async () => {
    server.chat = byModel({
      m: { status: 429, headers: { "retry-after-ms": "", "retry-after": "3600" } },
      n: { json: GOOD },
    });
    expect((await ask({ models: ["m", "n"] })).model).toBe("n");
    expect(server.chats).toHaveLength(2);
  });
  it("because a quota is used up is not asked again", async () => {
    server.chat = () => ({ status: 429, body: '{"error":{"message":"no","code":"insufficient_quota"}}' });
    expect(await codeOf(ask())).toBe("unavailable");
    expect(server.chats).toHaveLength(1);
  });
  it.each([401, 403])(
    "with status %i is unauthorized, asked once, and the server's words are not shown",
    async (status) => {
      server.chat = () => ({ status, body: '{"error":{"message":"Incorrect API key: sk-secret"}}' });
      const error = await ask().catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: "unauthorized",
        message: expect.not.stringContaining("sk-secret"),
      });
      expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain("sk-");
      expect(server.chats).toHaveLength(1);
    },
  );
  it("that does not exist is another one's turn", async () => {
    server.chat = byModel({ m: { status: 404 }, n: { json: GOOD } });
    expect((await ask({ models: ["m", "n"] })).model).toBe("n");
  });
  it("that knows no form is asked without", async () => {
    server.chat = ({ form }) =>
      form
        ? { status: 400, body: '{"error":{"message":"response_format is not supported"}}' }
        : { json: GOOD };
    expect((await ask()).answer).toEqual(GOOD);
  });
  it("that wants its bound by another name gets it so", async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    server.chat = ({ body }) =>
      body.max_tokens ? { status: 400, body: JSON.stringify({ error: { message } }) } : { json: GOOD };
    expect((await ask()).answer).toEqual(GOOD);
    expect(server.chats[1]!.body.max_completion_tokens).toBe(16_000);
  });
  it("that refuses is refused: by words, by its filter, by the server's", async () => {
    for (const reply of [
      { refusal: "I will not." },
      { json: GOOD, refusal: "On second thoughts, no." },
      { text: "", finish: "content_filter" },
      { status: 400, body: '{"error":{"message":"filtered","code":"content_filter"}}' },
    ] satisfies ChatReply[]) {
      server.forget();
      server.chat = () => reply;
      expect(await codeOf(ask({ models: ["m", "n"] }))).toBe("refused");
      expect(server.chats).toHaveLength(1);
    }
  });
});

describe("a question that is too long", () => {
  const long = `BEGIN ${"evidence ".repeat(4000)} END`;
  const messages: Ask<Form>["messages"] = [
    { role: "user", text: long },
    { role: "user", text: "Short question." },
  ];
  it.each<[string, ChatReply]>([
    [
      "context_length_exceeded",
      {
        status: 400,
        body: '{"error":{"code":"context_length_exceeded","message":"maximum context length is 8192 tokens"}}',
      },
    ],
    ["status 413", { status: 413, body: "too large" }],
    [
      "the words of others",
      { status: 400, body: '{"error":{"message":"the request exceeds the available context size"}}' },
    ],
  ])("by %s is asked again without the middle of its longest part", async (_, reply) => {
    server.chat = ({ text }) => (text.length > 30_000 ? reply : { json: GOOD });
    expect((await ask({}, { messages })).answer).toEqual(GOOD);
    const [, evidence, short] = server.chats[1]!.messages;
    expect(evidence!.content).toMatch(/^BEGIN [\s\S]+ characters are left out here[\s\S]+ END$/);
    expect(evidence!.content!.length).toBeLessThan(long.length * 0.6);
    expect(short!.content).toBe("Short question.");
  });
  it("even then is too long", async () => {
    server.chat = () => ({ status: 413 });
    expect(await codeOf(ask({}, { messages }))).toBe("too_long");
    expect(server.chats).toHaveLength(2);
  });
});

describe("a model that hangs", () => {
  beforeEach(() => Object.assign(timings(), { firstByteMs: 60, idleMs: 60 }));
  it.each<[string, ChatReply]>([
    ["before the first byte", { ends: "hang" }],
    ["before the first word", { text: [], ends: "hang" }],
    ["in the middle", { text: ['{"cause":"d'], ends: "hang" }],
  ])("%s is left, once, and the next one is asked", async (_, reply) => {
    server.chat = byModel({ m: reply, n: { json: GOOD } });
    expect((await ask({ models: ["m", "n"] })).model).toBe("n");
    await server.chats[0]!.gone;
    expect(await codeOf(ask())).toBe("timed_out");
    expect(server.chats.map(({ model }) => model)).toEqual(["m", "n", "m"]);
  });
  it("is not left while it thinks where nobody listens", async () => {
    timings().firstByteMs = 250;
    const thinking = (n: number) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: `thought ${n}` } }] })}\n\n`;
    const done = `data: ${JSON.stringify({
      choices: [{ index: 0, delta: { content: JSON.stringify(GOOD) }, finish_reason: "stop" }],
    })}\n\ndata: [DONE]\n\n`;
    const slow = createServer((_, response) => {
      let n = 0;
      response.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => {
        if (n++ < 14) return response.write(thinking(n));
        clearInterval(timer);
        return response.end(done);
      }, 25);
    });
    slow.listen(0, "127.0.0.1");
    await once(slow, "listening");
    const { AI_BASE_URL } = env();
    Object.assign(env(), { AI_BASE_URL: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/v1` });
    try {
      expect((await ask()).answer).toEqual(GOOD);
    } finally {
      Object.assign(env(), { AI_BASE_URL });
      slow.close();
    }
  });
  it("is left when the time of the budget is over", async () => {
    Object.assign(timings(), usual);
    server.chat = () => ({ text: ['{"cause":"d'], ends: "hang" });
    expect(await codeOf(ask({ models: ["m", "n"], budget: budget({ deadline: Date.now() + 150 }) }))).toBe(
      "timed_out",
    );
    expect(server.chats).toHaveLength(1);
  });
  it("is left at once when the caller goes, with the caller's reason", async () => {
    Object.assign(timings(), usual);
    const stop = new AbortController();
    server.chat = () => {
      stop.abort(new Error("stopped"));
      return { ends: "hang" };
    };
    await expect(ask({ signal: stop.signal })).rejects.toThrow("stopped");
    await server.chats[0]!.gone;
  });
});

describe("a breaker", () => {
  const stateOf = (model: string) => breakerStates().find((one) => one.model === model)?.state;

  it("opens after failures one after the other; while it is open no call is made, and one tries after the pause", async () => {
    Object.assign(timings(), { retries: 0, breakAfter: 3 });
    server.chat = () => ({ status: 500 });
    for (let i = 0; i < 3; i++) expect(await codeOf(ask())).toBe("unavailable");
    expect(stateOf("m")).toBe("open");
    expect(await codeOf(ask())).toBe("unavailable");
    expect(server.chats).toHaveLength(3);
    timings().pauseMs = 0;
    expect(stateOf("m")).toBe("half-open");
    const [one, other] = await Promise.allSettled([ask(), ask()]);
    expect([one.status, other.status]).toEqual(["rejected", "rejected"]);
    expect(server.chats).toHaveLength(4);
    timings().pauseMs = 60_000;
    expect(stateOf("m")).toBe("open");
    timings().pauseMs = 0;
    server.chat = good;
    await ask();
    expect(stateOf("m")).toBe("closed");
  });
  it("lets the next model answer", async () => {
    Object.assign(timings(), { retries: 4, breakAfter: 2 });
    server.chat = byModel({ m: { status: 500 }, n: { json: GOOD } });
    expect((await ask({ models: ["m", "n"] })).model).toBe("n");
    expect((await ask({ models: ["m", "n"] })).model).toBe("n");
    expect(server.chats.map(({ model }) => model)).toEqual(["m", "m", "n", "n"]);
  });
  it("is not moved by what is wrong with the question or the key", async () => {
    Object.assign(timings(), { breakAfter: 1 });
    for (const status of [400, 401, 413]) {
      server.chat = () => ({ status });
      await codeOf(ask());
      expect(stateOf("m")).toBe("closed");
    }
  });
});

describe("a budget", () => {
  it("is taken from as calls go", async () => {
    const mine = budget({ costMicros: 1_000_000 });
    await ask({ budget: mine });
    expect(mine).toMatchObject({ calls: 11, tokens: 100_000 - 110, costMicros: 1_000_000 - 300 });
  });
  it.each<[string, Partial<Budget>]>([
    ["calls", { calls: 0 }],
    ["tokens", { tokens: 300 }],
    ["time", { deadline: Date.now() - 1 }],
    ["money", { costMicros: 500 }],
  ])("without %s makes no call", async (_, more) => {
    expect(await codeOf(ask({ budget: budget(more) }))).toBe("over_budget");
    expect(server.chats).toHaveLength(0);
  });
  it("bounds what the model may write, by tokens and by money", async () => {
    await ask({ budget: budget({ tokens: 1000 }) });
    expect(server.chats[0]!.body.max_tokens).toBeGreaterThan(700);
    expect(server.chats[0]!.body.max_tokens).toBeLessThan(1000);
    await ask({ budget: budget({ costMicros: 5000 }) });
    expect(server.chats[1]!.body.max_tokens).toBeLessThan(500);
  });
  it("of money says nothing where the price is not known: tokens decide alone", async () => {
    await ask({ models: ["other"], budget: budget({ costMicros: 1 }) });
    expect(await codeOf(ask({ models: ["other"], budget: budget({ costMicros: 1, tokens: 10 }) }))).toBe(
      "over_budget",
    );
  });
  it("that runs out between rounds ends the conversation", async () => {
    const tools = {
      look: { description: "Looks.", input: z.object({}), run: async () => "x".repeat(30_000) },
    };
    server.chat = () => ({ calls: [{ name: "look" }] });
    const mine = budget({ tokens: 5000 });
    expect(await codeOf(ask({ budget: mine }, { tools }))).toBe("over_budget");
    expect(server.chats).toHaveLength(1);
    expect(mine).toMatchObject({ calls: 11, tokens: 5000 - 110 });
  });
  it("is told each call, also one that failed after words", async () => {
    Object.assign(timings(), { idleMs: 50 });
    const told: Used[] = [];
    server.chat = ({ model }) => (model === "m" ? { text: ["x".repeat(400)], ends: "hang" } : { json: GOOD });
    const mine = budget();
    const { used } = await ask({ models: ["m", "n"], budget: mine, onUsed: (one) => told.push(one) });
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ calls: 1, outputTokens: 100 });
    expect(used).toMatchObject({ calls: 2, outputTokens: 110 });
    expect(mine.tokens).toBe(100_000 - used.inputTokens - used.outputTokens);
  });
  it("is not touched when the caller does not let the call be made", async () => {
    const mine = budget();
    const mayCall = async () => {
      throw new AiError("not today", undefined, "forbidden");
    };
    expect(await codeOf(ask({ budget: mine, mayCall }))).toBe("forbidden");
    expect(server.chats).toHaveLength(0);
    expect(mine).toMatchObject({ calls: 12, tokens: 100_000 });
  });
});

describe("where it may be called", () => {
  const withUrl = async (AI_BASE_URL: string, work: () => Promise<void>) => {
    const before = env().AI_BASE_URL;
    Object.assign(env(), { AI_BASE_URL });
    await work().finally(() => Object.assign(env(), { AI_BASE_URL: before }));
  };
  it("locally is this machine, by its address and by its name", async () => {
    expect((await ask({ reach: "local" })).answer).toEqual(GOOD);
    await withUrl(env().AI_BASE_URL!.replace("127.0.0.1", "localhost"), async () => {
      // The server listens on one of the addresses of the name: what counts is that none is outside.
      await ask({ reach: "local" }).catch((error: unknown) =>
        expect(error).toMatchObject({ code: "unavailable" }),
      );
    });
  });
  it.each(["http://93.184.216.34/v1", "http://169.254.169.254/v1", "http://[2606:2800:220:1::1]/v1"])(
    "locally is not %s, which is not connected to",
    async (url) => {
      await withUrl(url, async () => {
        expect(await codeOf(ask({ reach: "local" }))).toBe("forbidden");
      });
    },
  );
  it("locally is not a name of an address outside, whatever it was before: the look-up of the socket decides", async () => {
    const { lookup } = dns;
    const outside = (_: string, __: unknown, done: (error: null, addresses: object[]) => void) =>
      done(null, [
        { address: "127.0.0.1", family: 4 },
        { address: "93.184.216.34", family: 4 },
      ]);
    Object.assign(dns, { lookup: outside });
    syncBuiltinESMExports();
    try {
      await withUrl("http://model.example/v1", async () => {
        expect(await codeOf(ask({ reach: "local" }))).toBe("forbidden");
      });
    } finally {
      Object.assign(dns, { lookup });
      syncBuiltinESMExports();
    }
  });
  it.each(["any", "local"] as const)("(%s) is never where a server sends on to", async (reach) => {
    server.chat = () => ({ status: 307, headers: { location: "http://127.0.0.1:9/v1/chat/completions" } });
    expect(await codeOf(ask({ reach }))).toBe("failed");
    expect(server.chats).toHaveLength(1);
  });
});
