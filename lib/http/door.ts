import type { IncomingMessage, ServerResponse } from "node:http";
import type { FoundDoor } from "../kit/lifecycle.ts";

/** So much of a body is read before it is known who sends it. */
const MAX_BYTES = 64 * 1024;

/** A small POST of a told length. Everything else goes the way of all requests, which streams bodies and knows every case. */
export function isSmallPost({ method, headers, url }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return (
    method === "POST" &&
    length !== undefined &&
    Number(length) <= MAX_BYTES &&
    headers["transfer-encoding"] === undefined &&
    headers.expect === undefined &&
    (url ?? "").startsWith("/")
  );
}

/** Hands a request to its door and writes the answer; never rejects. A sender that hangs up gets none. */
export async function answerAtDoor(
  { door, params }: FoundDoor,
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    const asked = new Request(origin + request.url, {
      method: "POST",
      headers,
      body: chunks.length === 1 ? (chunks[0] as BodyInit) : (Buffer.concat(chunks) as BodyInit),
    });
    const answer = await door(asked, { params: Promise.resolve(params) });
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      "content-length": body.length,
    });
    response.end(body);
  } catch {
    response.destroy();
  }
}
