import { createRequire } from "node:module";

interface Library {
  createClient(
    target: string,
    options: object,
  ): { log(text: string, done: (error?: Error) => void): void; close(): void };
  Transport: { Tcp: number; Udp: number };
}
/** It brings no types. */
const library = createRequire(import.meta.url)("syslog-client") as Library;

/** A real client of RFC 5424. */
export function createSyslogClient(port: number, transport: "tcp" | "udp") {
  const client = library.createClient("127.0.0.1", {
    port,
    transport: transport === "tcp" ? library.Transport.Tcp : library.Transport.Udp,
    rfc3164: false,
    appName: "till",
  });
  return {
    log: (text: string) =>
      new Promise<void>((resolve, reject) =>
        client.log(text, (error) => (error ? reject(error) : resolve())),
      ),
    close: () => client.close(),
  };
}
