import { lookup } from "node:dns";
import { get } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Addresses that no stranger may make us ask: this machine, its networks, and what is no single machine (IANA special-purpose registries). */
const CLOSED = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  CLOSED.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  CLOSED.addSubnet(net, bits, "ipv6");

/** This machine and the networks that are nobody else's (RFC 1918, RFC 4193); not link-local, where clouds keep their secrets. */
const LOCAL = new BlockList();
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  LOCAL.addSubnet(net, bits, "ipv4");
LOCAL.addAddress("::1", "ipv6");
LOCAL.addSubnet("fc00::", 7, "ipv6");

/** Null for what is no address. */
function isIn(list: BlockList, address: string): boolean | null {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
  const version = isIP(plain);
  return version === 0 ? null : list.check(plain, version === 6 ? "ipv6" : "ipv4");
}

export const isOpenAddress = (address: string): boolean => isIn(CLOSED, address) === false;

/** Whether it is of this machine or of its private network. */
export const isLocalAddress = (address: string): boolean => isIn(LOCAL, address) === true;

/**
 * The address is checked in the socket's own look-up: a name that answers otherwise the second time gains nothing. All of a
 * name's addresses must be fine. A socket looks up names alone: what is an address already must be checked before.
 */
export const checkedLookup =
  (isFine: (address: string) => boolean, otherwise: (hostname: string) => Error): LookupFunction =>
  (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "", 0);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isFine(address)))
        return done(otherwise(hostname), "", 0);
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });

const openLookup = checkedLookup(
  isOpenAddress,
  (hostname) => new Error(`${hostname} is not a public address`),
);

interface Limits {
  maxBytes: number;
  timeoutMs: number;
}

/** GET over https from a public address, without following anywhere. Throws for any answer but 200, and beyond its limits. */
export function fetchPublic(url: URL, { maxBytes, timeoutMs }: Limits): Promise<Buffer> {
  if (url.protocol !== "https:") return Promise.reject(new Error("only https is asked"));
  if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0)
    return Promise.reject(new Error("an address without a name is not asked"));
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const request = get(url, { lookup: openLookup, signal }, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on("data", (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > maxBytes) request.destroy(new Error(`more than ${maxBytes} bytes`));
      });
      response.on("error", reject);
      response.on("end", () =>
        response.statusCode === 200
          ? resolve(Buffer.concat(parts))
          : reject(new Error(`answered ${response.statusCode}`)),
      );
    });
    request.on("error", reject);
  });
}
