import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Program, startProgram } from "../support/program";
import { recordsOf } from "../support/records";
import { freePort, startServer, type TestServer } from "../support/server";
import { newTenant, type Tenant } from "../support/tenant";

let server: TestServer;
let port: number;
let rsyslog: Program | undefined;

beforeAll(async () => {
  port = await freePort();
  server = await startServer({ env: { SYSLOG_PORT: String(port) } });
});
afterAll(() => server?.remove());
afterEach(async () => {
  await rsyslog?.end();
  rsyslog = undefined;
});

/** Takes lines over TCP and forwards them to us over TCP, each with the key as structured data. */
async function startRsyslog({ key }: Tenant, framing: string): Promise<number> {
  const from = await freePort();
  const line =
    '<%PRI%>1 %TIMESTAMP:::date-rfc3339% %HOSTNAME% %APP-NAME% %PROCID% - [incident-commander@32473 key=\\"KEY\\"]%msg%';
  const config = `
module(load="imptcp")
input(type="imptcp" address="127.0.0.1" port="${from}")
template(name="keyed" type="string" string="${line.replace("KEY", key)}${framing === "traditional" ? "\\n" : ""}")
action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" tcp_framing="${framing}" template="keyed"
  queue.type="linkedList" action.resumeRetryCount="-1" action.resumeInterval="1")
`;
  rsyslog = startProgram("usr/sbin/rsyslogd", (folder) => {
    writeFileSync(`${folder}/rsyslog.conf`, config);
    return ["-n", "-f", `${folder}/rsyslog.conf`, "-i", `${folder}/pid`];
  });
  return from;
}

/** Once it listens; it tells nobody when that is. */
async function connected(at: number): Promise<Socket> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await after(50)) {
    const socket = connect(at, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    if (isOpen) return socket;
  }
  throw new Error(`rsyslog does not listen:\n${rsyslog!.output()}`);
}

it.each(["octet-counted", "traditional"])(
  "rsyslog forwards lines over TCP, %s, and they are records of the program that wrote them",
  async (framing) => {
    const tenant = await newTenant({ server });
    const from = await startRsyslog(tenant, framing);
    const lines = Array.from(
      { length: 50 },
      (_, i) => `<131>Nov 26 10:00:00 web-1 billing[77]: charge ${i} was refused`,
    );
    const socket = await connected(from);
    socket.end(`${lines.join("\n")}\n`);
    const records = await recordsOf(tenant, 50, "?limit=100");
    expect(new Set(records.map(({ message }) => message)).size, rsyslog!.output()).toBe(50);
    for (const record of records) {
      expect(record).toMatchObject({ service: "billing", level: "error" });
      expect(JSON.stringify(record)).not.toContain(tenant.key);
    }
  },
);
