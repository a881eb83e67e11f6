import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type RedisServer, type Reply, startRedis } from "./redis";

export interface Upstash {
  url: string;
  token: string;
  /** Commands that were carried out, whole requests of several counted as several. */
  commands: string[][];
  /** Requests are taken and never answered, until `wake`. */
  sleep(): void;
  wake(): void;
  /** As a reader of the data would: one command, past the REST interface. */
  ask(...command: string[]): Promise<Reply>;
  close(): Promise<void>;
}

/** A real Redis behind Upstash's REST interface: POST of a command to /, of several to /pipeline and /multi-exec. */
export async function startUpstash(): Promise<Upstash> {
  const redis = await startRedis();
  const token = randomBytes(16).toString("hex");
  const commands: string[][] = [];
  let asleep = false;
  const server = createServer((request, response) => {
    if (asleep) return;
    answer(redis, token, commands, request, response).catch((error: Error) =>
      say(response, 500, { error: error.message }),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    commands,
    sleep() {
      asleep = true;
    },
    wake() {
      asleep = false;
    },
    ask: async (...command) => (await redis.send([command]))[0]!,
    close: () => close(server, redis),
  };
}

async function close(server: Server, redis: RedisServer): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  await redis.kill();
}

async function answer(
  redis: RedisServer,
  token: string,
  commands: string[][],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers.authorization !== `Bearer ${token}`)
    return say(response, 401, { error: "Unauthorized" });
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
  const several = request.url === "/pipeline" || request.url === "/multi-exec";
  const asked = (several ? (body as unknown[][]) : [body as unknown[]]).map((command) => command.map(text));
  commands.push(...asked);
  const replies =
    request.url === "/multi-exec"
      ? ((await redis.send([["MULTI"], ...asked, ["EXEC"]])).at(-1) as Reply[])
      : await redis.send(asked.map(withoutKeyLocking));
  const encoded = request.headers["upstash-encoding"] === "base64";
  const results = replies.map((reply) =>
    reply instanceof Error
      ? { error: reply.message }
      : { result: encoded ? inBase64(reply) : (reply as unknown) },
  );
  if (several) return say(response, 200, results);
  say(response, "error" in results[0]! ? 400 : 200, results[0]!);
}

const text = (part: unknown) => (typeof part === "string" ? part : JSON.stringify(part));

/** A flag of a script that only Upstash knows; Redis refuses what it does not know. */
const withoutKeyLocking = ([name, script, ...rest]: string[]): string[] =>
  /^eval$/i.test(name!)
    ? [name!, script!.replace(" flags=allow-key-locking", ""), ...rest]
    : [name!, script!, ...rest];

function inBase64(reply: Reply): unknown {
  if (typeof reply === "string") return reply === "OK" ? reply : Buffer.from(reply).toString("base64");
  return Array.isArray(reply) ? reply.map(inBase64) : reply;
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
