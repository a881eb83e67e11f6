import type { IncomingMessage } from "node:http";

const HEADER = "x-ic-address";

/**
 * Writes the sender's address into the request, over anything it claims itself: the server's entry calls this first for
 * every request. `trustedProxies` is the number of proxies in front, each of which appends to X-Forwarded-For.
 */
export function stampAddress(request: IncomingMessage, trustedProxies = 0): void {
  const hops = [...String(request.headers["x-forwarded-for"] ?? "").split(","), request.socket.remoteAddress];
  const address = trustedProxies > 0 ? hops.at(-1 - trustedProxies) : request.socket.remoteAddress;
  request.headers[HEADER] = address?.trim() || request.socket.remoteAddress || "unknown";
}

/** The sender's address, for limits and the audit; "unknown" when the server's entry did not say. */
export const addressOf = ({ headers }: Pick<Request, "headers">): string => headers.get(HEADER) ?? "unknown";

/** Whether the request comes from this very machine and no proxy brought it: behind one, everybody looks local. */
export function isDirectLoopback(request: Request): boolean {
  const address = addressOf(request);
  const local = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
  // The web server writes the socket's address into this header itself when the request has none.
  const forwarded = request.headers.get("x-forwarded-for");
  const proxied =
    request.headers.has("forwarded") || request.headers.has("x-real-ip") || request.headers.has("via");
  return local && !proxied && (forwarded === null || forwarded === address);
}
