import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

const ADDRESS = "x-ic-address";
/** Set when nothing says that anybody stands between the sender and us. */
const DIRECT = "x-ic-direct";
const FORWARDING = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

/**
 * Writes the sender's address into the request, over anything it claims itself: the server's entry calls this first for
 * every request. `trustedProxies` is the number of proxies in front, each of which appends to X-Forwarded-For.
 */
export function stampAddress(request: IncomingMessage, trustedProxies = 0): void {
  const { headers } = request;
  const own = plain(request.socket.remoteAddress ?? "");
  const hops = [...String(headers["x-forwarded-for"] ?? "").split(","), own];
  const seen = plain(hops.at(-1 - trustedProxies) ?? "");
  headers[DIRECT] = FORWARDING.some((name) => name in headers) ? "" : "1";
  headers[ADDRESS] = (isIP(seen) ? seen : own) || "unknown";
}

/** Without the port that some proxies add, and IPv4 as such where the socket speaks IPv6. */
function plain(hop: string): string {
  const address = hop.trim();
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, "$1");
  return bare.replace(/^::ffff:(?=[\d.]+$)/i, "");
}

/** The sender's address, for the audit; "unknown" when the server's entry did not say. */
export const addressOf = ({ headers }: Pick<Request, "headers">): string => headers.get(ADDRESS) ?? "unknown";

/** The sender as limits by address count it: of IPv6 the first 64 bits, which is what one customer is given. */
export function networkOf(request: Request): string {
  const address = addressOf(request);
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const groups = (part = "") => part.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, zeros)).fill("0"), ...groups(tail)];
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

/** Whether the request comes from this very machine and no proxy brought it: behind one, everybody looks local. */
export const isDirectLoopback = (request: Request): boolean =>
  request.headers.get(DIRECT) === "1" && /^(::1|127\.\d+\.\d+\.\d+)$/.test(addressOf(request));
