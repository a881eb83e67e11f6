import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { log } from "@/lib/kit/log";
import { syslogMessages } from "../metrics";
import { readSyslogLine } from "../receivers/syslog";
import { SyslogFrames } from "../receivers/syslog-frames";
import { SyslogSink } from "./sink";
import type { Sources } from "./sources";

const MAX_CONNECTIONS = 1000;
/** With more than this not yet durable, senders over TCP must wait, and over UDP lose. */
const MAX_BACKLOG = 20_000;

export interface SyslogListener {
  port: number;
  /** Takes no more, and returns when all that was taken is durable. */
  close(): Promise<void>;
}

/**
 * Listens for syslog over TCP and UDP on one port. A message belongs to the key in its structured data
 * (`[incident-commander@32473 key="ic_…"]`), else to the one that its source address has, else to the listener's.
 */
export async function listenForSyslog(host: string, port: number, sources: Sources): Promise<SyslogListener> {
  const sink = new SyslogSink();
  const take = (message: string, address: string) => {
    const key = readSyslogLine(message, null, 0).key ?? sources.keyFor(address);
    if (key === null) syslogMessages().inc({ outcome: "without_key" });
    else sink.push(key, message);
  };
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    follow(socket, sink, take);
  });
  tcp.maxConnections = MAX_CONNECTIONS;
  tcp.listen(port, host);
  await once(tcp, "listening");
  const bound = portOf(tcp);
  const udp = createSocket(host.includes(":") ? "udp6" : "udp4");
  udp.on("message", (bytes, { address }) => {
    if (sink.backlog >= MAX_BACKLOG) return syslogMessages().inc({ outcome: "lost_udp" });
    const frames = new SyslogFrames();
    for (const message of [...frames.push(bytes), ...frames.end()]) take(message, address);
  });
  udp.on("error", (error) => log().warn({ err: error }, "syslog over UDP failed"));
  udp.bind(bound, host);
  await once(udp, "listening");
  return {
    port: bound,
    async close() {
      const closed = [once(tcp, "close"), once(udp, "close")];
      tcp.close();
      udp.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
      await sink.drain();
    },
  };
}

const portOf = (server: Server) => (server.address() as { port: number }).port;

/** Reads on only while the backlog is small: the sender's own buffer fills up, and it knows what to do then. */
function follow(socket: Socket, sink: SyslogSink, take: (message: string, address: string) => void): void {
  const frames = new SyslogFrames();
  const address = socket.remoteAddress ?? "";
  const resumeWhenCalm = () => {
    if (sink.backlog < MAX_BACKLOG / 2) socket.resume();
    else sink.onRelief(resumeWhenCalm);
  };
  socket.on("data", (bytes) => {
    for (const message of frames.push(bytes)) take(message, address);
    if (sink.backlog < MAX_BACKLOG) return;
    socket.pause();
    sink.onRelief(resumeWhenCalm);
  });
  socket.on("end", () => {
    for (const message of frames.end()) take(message, address);
  });
  // A sender that goes away is no failure of ours.
  socket.on("error", () => socket.destroy());
}
