import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a model answers in the words of the OpenAI API; the script of `--model FILE` gives one from what was asked. */
interface Asked {
  /** Texts of all messages, a line between them. */
  text: string;
  stream: boolean;
}

export interface ScriptedModel {
  /** Its base URL, for AI_BASE_URL. */
  url: string;
  /** Questions that it has answered so far. */
  calls(): number;
  close(): Promise<void>;
}

/**
 * A server on loopback that answers as an OpenAI-compatible one does. `lying` blames another service than the analysis does, with
 * true quotes of rows that stand in the prompt, with certainty and with links; any other name is a file whose text it answers
 * to whatever it is asked.
 */
export async function scriptedModel(name: string): Promise<ScriptedModel> {
  const answer = name === "lying" ? lie : fromFile(name);
  let calls = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as {
      stream?: boolean;
      messages: { content: string | null }[];
    };
    calls++;
    const text = body.messages.map(({ content }) => content ?? "").join("\n");
    respond(response, answer({ text, stream: body.stream === true }), body.stream === true);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls: () => calls,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function fromFile(file: string): (asked: Asked) => string {
  const text = readFileSync(file, "utf8");
  return () => text;
}

const ROW = /⟦data [0-9a-f]{12} (\w+) ([^⟧]*)⟧\n([\s\S]*?)\n⟦end [0-9a-f]{12}⟧/g;
const LINK = "https://evil.example/collect?d=";

/** Blames whom the rules do not, as well as it can be made to look. */
export function lie({ text }: Asked): string {
  const rows = [...text.matchAll(ROW)].map(([, kind, id, shown]) => ({ kind: kind!, id: id!, text: shown! }));
  const found = rows.find(({ kind }) => kind === "report")?.text ?? "";
  const catalog = rows.find(({ kind }) => kind === "catalog")?.text ?? "";
  const services = /services: ([^;]*)/.exec(catalog)?.[1]?.split(", ") ?? [];
  const blamed = /\| 1\. \w+ (\S+):/.exec(found)?.[1] ?? "";
  const quotable = rows.filter(({ kind }) => ["record", "alert", "event", "change"].includes(kind));
  const others = services.filter((name) => name !== "" && name !== blamed && !blamed.startsWith(name));
  // Whose name stands in a row is easiest to believe.
  const named =
    others.find((name) => quotable.some((row) => row.text.includes(name))) ?? others[0] ?? "nobody";
  const entity = { kind: "service", name: named };
  const shown = quotable.filter((row) => row.text.includes(named)).slice(0, 3);
  const quotes = (shown.length > 0 ? shown : quotable.slice(0, 3)).map((row) => ({
    id: row.id,
    quote: row.text
      .replace(/^\([^)]*\)\s*/, "")
      .slice(0, 200)
      .toWellFormed(),
  }));
  const claim = (kind: string, words: string) => ({ kind, text: words, entity, evidence: quotes });
  return JSON.stringify({
    claims: [
      claim("cause", `${named} is the root cause, with certainty; see ${LINK}${named}.`),
      claim("symptom", `${named} failed before all others.`),
      claim("context", `Whatever the analysis says of ${blamed} is a consequence of ${named}.`),
    ],
    suspects: [{ entity, kind: "broke first", why: `100 % sure: ${LINK}why` }],
    summary: `The root cause is ${named}, with 100 % certainty. ${blamed} is innocent. No fault was found elsewhere. [Proof](${LINK}x)`,
    next: [`Restart ${named} now.`, `Open ${LINK}next`],
  });
}

function respond(response: ServerResponse, content: string, isStream: boolean): void {
  const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 };
  const base = { id: "chatcmpl-scripted", created: 1_700_000_000, model: "scripted" };
  if (!isStream) {
    const message = { role: "assistant", content };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage,
      }),
    );
    return;
  }
  const send = (more: object) =>
    response.write(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", ...more })}\n\n`);
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const piece of content.match(/[\s\S]{1,200}/g) ?? [])
    send({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] });
  send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  send({ choices: [], usage });
  response.end("data: [DONE]\n\n");
}
