import type { ServerResponse } from "node:http";

/** One message as clients of OpenAI write it. */
export interface ChatMessage {
  role: "system" | "developer" | "user" | "assistant" | "tool";
  content: string | null;
  tool_calls?: { id: string; type: "function"; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** What a question to the model says. */
export interface ChatAsked {
  /** How many questions came before it. */
  call: number;
  model: string;
  key: string | undefined;
  messages: ChatMessage[];
  /** Texts of all messages, a line between them: for `toContain`. */
  text: string;
  /** Names of the tools on offer. */
  tools: string[];
  /** The last answers of tools, in their order: those after the last message of the model. */
  results: string[];
  /** JSON schema that the answer must have, where the client says so. */
  form: Record<string, unknown> | null;
  /** The whole body. */
  body: Record<string, unknown>;
  /** Resolves when the client has gone before the answer was complete. */
  gone: Promise<void>;
}

/** What the model answers; everything may be left out. What is given is sent in the order of the fields. */
export interface ChatReply {
  /** Answers nothing but this status; 429 and 5xx say "again in a millisecond", so that nobody waits in a test. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is, in place of an answer or of an error; with status 200 when no other is given. */
  body?: string;
  /** The text, in one chunk or in these. */
  text?: string | string[];
  /** Waited for before each chunk of a stream, so that a test says how fast a model speaks. */
  pace?: (chunk: number) => Promise<unknown>;
  /** A value as JSON text, in chunks of 16 characters. */
  json?: unknown;
  /** Tools that it calls; an `input` that is a string is sent as it is, so it may be no JSON. */
  calls?: { name: string; input?: unknown }[];
  refusal?: string;
  /** An error in the middle of the stream. */
  error?: string;
  /** Why it ends; by itself "tool_calls" or "stop". */
  finish?: "stop" | "length" | "tool_calls" | "content_filter";
  /** Tokens in and out; by itself 100 and 10, null for a server that does not say. */
  usage?: { in: number; out: number } | null;
  /**
   * In place of an end: nothing more comes, the connection breaks, or a stream is over without having said so. With nothing else
   * given: before the first byte.
   */
  ends?: "hang" | "cut" | "early";
  /** Waited for before the last piece of an answer that is streamed: by then the client has had all the others. */
  lastAfter?: () => Promise<unknown>;
}

/** Of the request; a text alone is an answer of one chunk. May be waited for, so that a test says when it answers. */
export type ChatScript = (asked: ChatAsked) => ChatReply | string | Promise<ChatReply | string>;

export function readChat(
  call: number,
  body: Record<string, unknown>,
  key: string | undefined,
  gone: Promise<void>,
): ChatAsked {
  const messages = body.messages as ChatMessage[];
  const tools = (body.tools ?? []) as { function: { name: string } }[];
  const format = body.response_format as { json_schema?: { schema: Record<string, unknown> } } | undefined;
  const answers = messages.slice(messages.findLastIndex(({ role }) => role === "assistant") + 1);
  return {
    call,
    model: String(body.model),
    key,
    messages,
    text: messages.map(({ content }) => content ?? "").join("\n"),
    tools: tools.map((tool) => tool.function.name),
    results: answers.filter(({ role }) => role === "tool").map(({ content }) => content ?? ""),
    form: format?.json_schema?.schema ?? null,
    body,
    gone,
  };
}

const CHUNK = /[\s\S]{1,16}/g;

/** Writes the reply as a stream of events or as one body, as the client asked for it. */
export function respondChat(response: ServerResponse, asked: ChatAsked, given: ChatReply | string): void {
  const reply: ChatReply = typeof given === "string" ? { text: given } : given;
  if (reply.status !== undefined || reply.body !== undefined) {
    respondPlain(response, reply);
    return;
  }
  const deltas = deltasOf(reply);
  const isSilent = deltas.length === 0 && reply.text === undefined && !reply.error;
  if (reply.ends && reply.ends !== "early" && isSilent) {
    if (reply.ends === "cut") response.destroy();
    return;
  }
  if (asked.body.stream) void respondStream(response, asked, reply, deltas);
  else respondWhole(response, asked, reply);
}

function respondPlain(response: ServerResponse, { status = 200, headers, body }: ChatReply): void {
  response.writeHead(status, { "content-type": "application/json", "retry-after-ms": "1", ...headers });
  response.end(body ?? JSON.stringify({ error: { message: `scripted ${status}`, type: "scripted" } }));
}

const callsOf = ({ calls = [] }: ChatReply) =>
  calls.map(({ name, input }, index) => ({
    id: `call_${index}_${name}`,
    type: "function" as const,
    function: { name, arguments: typeof input === "string" ? input : JSON.stringify(input ?? {}) },
  }));

const finishOf = ({ finish, calls = [] }: ChatReply) => finish ?? (calls.length > 0 ? "tool_calls" : "stop");

function deltasOf(reply: ChatReply): object[] {
  const { text, json, refusal } = reply;
  const calls = callsOf(reply);
  const chunks = json === undefined ? [] : (JSON.stringify(json).match(CHUNK) ?? []);
  const deltas: object[] = [text ?? [], chunks].flat().map((content) => ({ content }));
  // A call comes as OpenAI sends it: first its name, then its arguments in pieces.
  for (const [index, call] of calls.entries()) {
    deltas.push({
      tool_calls: [{ ...call, index, function: { name: call.function.name, arguments: "" } }],
    });
    for (const piece of call.function.arguments.match(CHUNK) ?? [])
      deltas.push({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  if (refusal !== undefined) deltas.push({ refusal });
  return deltas;
}

const usageOf = ({ usage = { in: 100, out: 10 } }: ChatReply) =>
  usage && {
    prompt_tokens: usage.in,
    completion_tokens: usage.out,
    total_tokens: usage.in + usage.out,
  };

async function respondStream(
  response: ServerResponse,
  asked: ChatAsked,
  reply: ChatReply,
  deltas: object[],
): Promise<void> {
  const frame = (more: object) => ({
    id: `chatcmpl-${asked.call}`,
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: asked.model,
    ...more,
  });
  const send = (data: object) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  response.writeHead(200, { "content-type": "text/event-stream", ...reply.headers });
  send(frame({ choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }] }));
  for (const [i, delta] of deltas.entries()) {
    if (reply.pace) await reply.pace(i);
    if (reply.lastAfter && i === deltas.length - 1) await reply.lastAfter();
    if (response.destroyed) return;
    send(frame({ choices: [{ index: 0, delta, finish_reason: null }] }));
  }
  if (reply.error !== undefined) send({ error: { message: reply.error, type: "server_error" } });
  if (reply.ends === "hang") return;
  // After what was written has left, so that the client sees it before the connection breaks.
  if (reply.ends === "cut") return void setImmediate(() => response.destroy());
  if (reply.ends === "early") {
    response.end();
    return;
  }
  if (reply.error === undefined) {
    send(frame({ choices: [{ index: 0, delta: {}, finish_reason: finishOf(reply) }] }));
    const options = asked.body.stream_options as { include_usage?: boolean } | undefined;
    const usage = usageOf(reply);
    if (usage && options?.include_usage) send(frame({ choices: [], usage }));
  }
  response.end("data: [DONE]\n\n");
}

function respondWhole(response: ServerResponse, asked: ChatAsked, reply: ChatReply): void {
  const { text, json, refusal = null } = reply;
  const content = [text ?? []].flat().join("") + (json === undefined ? "" : JSON.stringify(json));
  const calls = callsOf(reply);
  const message = {
    role: "assistant",
    content: content === "" ? null : content,
    refusal,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  response.writeHead(200, { "content-type": "application/json", ...reply.headers });
  if (reply.ends === "early") {
    response.end("{");
    return;
  }
  if (reply.ends) {
    response.write("{");
    if (reply.ends === "cut") setImmediate(() => response.destroy());
    return;
  }
  response.end(
    JSON.stringify({
      id: `chatcmpl-${asked.call}`,
      object: "chat.completion",
      created: 1_700_000_000,
      model: asked.model,
      choices: [{ index: 0, message, finish_reason: finishOf(reply) }],
      usage: usageOf(reply) ?? undefined,
    }),
  );
}
