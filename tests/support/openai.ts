import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChatAsked, type ChatScript, readChat, respondChat } from "./openai-chat";

/** What a call asks for, and how many came before it. */
export interface Asked {
  path: string;
  key: string | undefined;
  model: string;
  input: string[];
  call: number;
}
/** A status with a body, numbers per text, or no answer at all. */
export type Answer = { status: number; body?: string } | { vectors: unknown } | "hang";

/** Vectors that say nothing but are the same for the same text. */
export const vectorOf = (text: string, dimension: number): number[] => {
  let state = [...text].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193), 7);
  return Array.from({ length: dimension }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state >>> 8) % 1501) / 1000 - 0.5;
  });
};

/**
 * A server that answers as OpenAI's does, as the script says; real HTTP and real event streams on loopback.
 *
 * ```ts
 * const server = ScriptedOpenai.chatting(({ call, tools, results }) =>
 *   call === 0 ? { calls: [{ name: "search", input: { q: "refused" } }] } : { json: { cause: results[0] } });
 * beforeAll(async () => Object.assign(env(), { OPENAI_API_KEY: "sk-test", AI_MODEL: "m", AI_BASE_URL: await server.listen() }));
 * afterAll(() => server.close());
 * beforeEach(() => server.forget());
 * // server.chat = () => ({ status: 503 }) · ({ text: ["{", "}"] }) · ({ refusal: "No." }) · ({ text: ["{"], ends: "hang" }) …
 * // expect(server.chats[0].messages) …
 * ```
 */
export class ScriptedOpenai {
  /** Calls for embeddings. */
  readonly asked: Asked[] = [];
  /** Questions to the language model. */
  readonly chats: ChatAsked[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const key = request.headers.authorization;
      if (request.url!.endsWith("/chat/completions")) void this.answerChat(response, body, key);
      else this.answerEmbeddings(response, request.url!, body as Pick<Asked, "model" | "input">, key);
    });
  });

  constructor(
    public script: (asked: Asked) => Answer,
    public chat: ChatScript = () => ({ status: 404 }),
  ) {}

  /** One that is asked for words; embeddings of anything it gives too. */
  static chatting(chat: ChatScript): ScriptedOpenai {
    return new ScriptedOpenai(({ input }) => ({ vectors: input.map((text) => vectorOf(text, 384)) }), chat);
  }

  /** What was asked is forgotten, and the counting of calls begins again. */
  forget(): void {
    this.asked.length = 0;
    this.chats.length = 0;
  }

  private async answerChat(
    response: ServerResponse,
    body: Record<string, unknown>,
    key: string | undefined,
  ): Promise<void> {
    const gone = once(response, "close").then(() => {
      if (response.writableFinished) return new Promise<void>(() => undefined);
    });
    const asked = readChat(this.chats.length, body, key, gone);
    this.chats.push(asked);
    const reply = await this.chat(asked);
    if (!response.destroyed) respondChat(response, asked, reply);
  }

  private answerEmbeddings(
    response: ServerResponse,
    path: string,
    { model, input }: Pick<Asked, "model" | "input">,
    key: string | undefined,
  ): void {
    const asked = { path, key, model, input, call: this.asked.length };
    this.asked.push(asked);
    respond(response, asked, this.script(asked));
  }

  /** Its base URL. */
  async listen(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  texts(): string[] {
    return this.asked.flatMap(({ input }) => input);
  }
}

function respond(response: ServerResponse, { input, model }: Asked, answer: Answer): void {
  if (answer === "hang") return;
  if ("status" in answer) {
    // Tells clients to try again at once: nobody waits in a test.
    response.writeHead(answer.status, { "content-type": "application/json", "retry-after-ms": "1" });
    response.end(answer.body ?? JSON.stringify({ error: { message: `scripted ${answer.status}` } }));
    return;
  }
  const data = (answer.vectors as unknown[]).map((embedding, index) => ({
    object: "embedding",
    index,
    embedding,
  }));
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      object: "list",
      model,
      data,
      usage: { prompt_tokens: 3 * input.length, total_tokens: 0 },
    }),
  );
}
