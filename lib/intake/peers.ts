import type { AcceptedRecord } from "./record";

/** Attribute names under which instrumentation and proxies write the service they called. */
const PEER_NAMES = [
  "peer.service",
  "peer_service",
  "peerService",
  "server.service",
  "upstream",
  "upstream_service",
  "target_service",
  "db.service",
  "rpc.peer",
];
/** Names shorter than this are words ("web", "api") as often as services. */
const SHORTEST_MENTION = 5;

export interface Peer {
  service: string;
  source: "peer" | "mention";
  count: number;
}

/**
 * The services that records of `service` name. An attribute made for it is believed for any name; a mention in the text
 * only for services that are known, and only as a whole word.
 */
export function findPeers(service: string, records: AcceptedRecord[], known: ReadonlySet<string>): Peer[] {
  const peers = new Map<string, Peer>();
  const add = (name: string, source: Peer["source"]) => {
    if (name === service) return;
    const peer = peers.get(name) ?? { service: name, source, count: 0 };
    peer.count++;
    if (source === "peer") peer.source = source;
    peers.set(name, peer);
  };
  const mention = mentionPattern(known, service);
  for (const record of records) {
    const attributed = attributedPeer(record);
    if (attributed) add(attributed, "peer");
    else if (mention)
      for (const [name] of record.message.slice(0, 1000).matchAll(mention)) add(name, "mention");
  }
  return [...peers.values()].sort((a, b) => b.count - a.count).slice(0, 50);
}

function attributedPeer({ attributes }: AcceptedRecord): string | null {
  if (attributes === null) return null;
  for (const name of PEER_NAMES) {
    const value = attributes[name];
    if (typeof value === "string" && /^[\w.-]{1,100}$/.test(value)) return value;
  }
  return null;
}

function mentionPattern(known: ReadonlySet<string>, own: string): RegExp | null {
  const others = [...known].filter((name) => name !== own && name.length >= SHORTEST_MENTION).slice(0, 500);
  if (others.length === 0) return null;
  const escaped = others
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const names = `(?:${escaped.join("|")})`;
  // `/orders` is a path, `//orders` a host; `orders@` is a user, `@orders` a database, `@orders:5432` a host.
  return new RegExp(`(?<![\\w.@-]|(?<!/)/)${names}(?![\\w@-]|\\.\\w)|(?<=@)${names}(?=[:/])`, "g");
}
