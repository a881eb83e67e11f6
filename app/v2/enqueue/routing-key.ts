import { readBody } from "@/lib/http";

/** PagerDuty takes 512 KB. */
export const MAX_EVENT_BYTES = 512 * 1024;

/** An event's `routing_key` (v1: `service_key`) is our API key: the same request with it where keys are looked for. */
export async function withRoutingKey(request: Request): Promise<Request> {
  // Who has a key in a header is let in by it, before anything of the body is read.
  if (request.headers.has("authorization") || request.headers.has("x-api-key")) return request;
  const body = await readBody(request, { maxBytes: MAX_EVENT_BYTES, maxUnpackedBytes: MAX_EVENT_BYTES });
  const headers = new Headers(request.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  const key = routingKeyOf(body);
  if (key !== null) headers.set("x-api-key", key);
  return new Request(request.url, { method: request.method, headers, body: new Uint8Array(body) });
}

function routingKeyOf(body: Uint8Array): string | null {
  try {
    const event = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown> | null;
    const key = event?.routing_key ?? event?.service_key;
    // A header holds no other characters.
    return typeof key === "string" && /^[\x21-\x7e]{1,300}$/.test(key) ? key : null;
  } catch {
    return null;
  }
}
