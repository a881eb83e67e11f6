import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/** Where connections were asked for, and names that were looked up. */
export interface Watched {
  /** `host:port`, or the path of a socket in the file system. */
  connections: string[];
  names: string[];
}

/** The embedded one listens on a socket in the file system. */
function isDatabase(port: unknown, path: string): boolean {
  const { DATABASE_URL } = process.env;
  if (path.includes(".s.PGSQL.")) return true;
  return Boolean(DATABASE_URL) && String(port) === (new URL(DATABASE_URL!).port || "5432");
}

/** Watches every connection that this process makes, by whatever client, while the work lasts; those to the database are left out. */
export async function watchSockets(work: () => Promise<unknown>): Promise<Watched> {
  const watched: Watched = { connections: [], names: [] };
  const { connect } = net.Socket.prototype;
  const { lookup } = dns;
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    // Node's own connect() hands over its arguments as one list.
    const [first, second] = (Array.isArray(given[0]) ? given[0] : given) as unknown[];
    const isPort = /^\d+$/.test(String(first));
    const target = (
      typeof first === "object" ? first : isPort ? { port: first, host: second } : { path: first }
    ) as Record<string, unknown>;
    const path = String(target.path ?? "");
    if (!isDatabase(target.port, path))
      watched.connections.push(path || `${target.host ?? "localhost"}:${target.port}`);
    return Reflect.apply(connect, this, given);
  } as typeof connect;
  const watchedLookup = (name: string, ...rest: unknown[]) => {
    watched.names.push(name);
    return Reflect.apply(lookup, dns, [name, ...rest]);
  };
  Object.assign(dns, { lookup: Object.assign(watchedLookup, lookup) });
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    net.Socket.prototype.connect = connect;
    Object.assign(dns, { lookup });
    syncBuiltinESMExports();
  }
  return watched;
}
