import { BlockList, isIP } from "node:net";

/** Which key speaks for whom, when a message brings none. */
export interface Sources {
  /** The key for messages from this address; null when there is none. */
  keyFor(address: string): string | null;
}

/**
 * `10.0.0.0/8=ic_…,192.0.2.7=ic_…`: the first that holds an address counts, then the default. Throws, naming what is wrong, but
 * not the key.
 */
export function readSources(text: string | undefined, fallback: string | undefined): Sources {
  const rules = (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(ruleOf);
  return {
    keyFor(given) {
      // What came over IPv4 to a socket of both kinds.
      const address = given.startsWith("::ffff:") ? given.slice(7) : given;
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      return rules.find(({ net }) => net.check(address, family))?.key ?? fallback ?? null;
    },
  };
}

function ruleOf(part: string): { net: BlockList; key: string } {
  const [range = "", key = ""] = part.split("=", 2).map((side) => side.trim());
  const [address = "", prefix] = range.split("/", 2);
  const version = isIP(address);
  const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix);
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 6 ? 128 : 32) || key === "")
    throw new Error(`“${range}” is not an address or a range with a key behind it`);
  const net = new BlockList();
  net.addSubnet(address, bits, version === 6 ? "ipv6" : "ipv4");
  return { net, key };
}
