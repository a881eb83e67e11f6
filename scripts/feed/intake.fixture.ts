import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** What the server does with the next batch; `lost` takes it in and breaks the connection before the answer. */
export type Behaviour = "ok" | 429 | 503 | 400 | 401 | "drop" | "lost" | { rejects: string };

export interface Intake {
  url: string;
  /** Bodies by idempotency key, in the order of their arrival; a repeated key is not taken again. */
  batches: Map<string, { body: string; service: string | null; type: string | undefined }>;
  lines(): string[];
  /** Resolves when that many lines have been taken. */
  took(lines: number): Promise<void>;
  close(): Promise<void>;
}

/** An intake over real HTTP that behaves as told, batch by batch, and then well. */
export async function startIntake(behaviours: Behaviour[] = [], port = 0): Promise<Intake> {
  const batches: Intake["batches"] = new Map();
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    if (request.url === "/api/v1/me") return reply(response, 200, { workspace: { slug: "default" } });
    const behaviour = behaviours.shift() ?? "ok";
    const body = gunzipSync(await bodyOf(request)).toString("utf8");
    if (behaviour === "drop") return void request.socket.destroy();
    if (typeof behaviour === "number") {
      return reply(
        response,
        behaviour,
        { detail: "told to" },
        behaviour === 429 ? { "retry-after": "0" } : {},
      );
    }
    const key = String(request.headers["idempotency-key"]);
    const service = new URL(request.url!, "http://x").searchParams.get("service");
    if (!batches.has(key)) batches.set(key, { body, service, type: request.headers["content-type"] });
    for (const look of waiting) look();
    if (behaviour === "lost") return void request.socket.destroy();
    const lines = body.split("\n").length - 1;
    const rejected = behaviour === "ok" ? [] : [{ index: 0, reason: behaviour.rejects }];
    reply(response, 202, { batchId: "b", accepted: lines - rejected.length, rejected });
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const lines = () => [...batches.values()].flatMap(({ body }) => body.split("\n").slice(0, -1));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches,
    lines,
    took: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (lines().length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reply(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
