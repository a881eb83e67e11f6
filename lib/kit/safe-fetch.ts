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

export function isOpenAddress(address: string): boolean {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
  const version = isIP(plain);
  return version !== 0 && !CLOSED.check(plain, version === 6 ? "ipv6" : "ipv4");
}

/** The address is checked in the socket's own look-up: a name that answers otherwise the second time gains nothing. */
const openLookup: LookupFunction = (hostname, options, done) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "", 0);
    const closed = addresses.find(({ address }) => !isOpenAddress(address));
    const [first] = addresses;
    if (closed || !first) return done(new Error(`${hostname} is not a public address`), "", 0);
    if (options.all) return done(null, addresses);
    done(null, first.address, first.family);
  });

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
