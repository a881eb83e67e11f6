import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { atTheEnd } from "../cleanup.mjs";

const READY_MS = 60_000;
/** Durability as in production: tests about what survives a crash mean nothing without it. */
const SETTINGS = ["fsync=on", "max_connections=200", "shared_buffers=256MB", "listen_addresses=127.0.0.1"];

export const newPassword = () => randomBytes(16).toString("hex");
export const urlOf = (port, password) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;

/**
 * Runs the command, and interrupts it when our end of its standard input closes: that happens however we end, so that no
 * server outlives a killed run.
 */
const WITH_LIFELINE = `
  exec 3<&0
  "$@" </dev/null 3<&- & server=$!
  { read -r _ <&3; kill -INT $server; } &
  wait $server`;

/**
 * Runs `postgres` until the end of the run. `command` is what comes before its options: the program itself, or a chroot
 * around it.
 */
export async function runCluster(command, { dataDir, socketDir, options = {} }) {
  const port = await freePort();
  const settings = [...SETTINGS, `unix_socket_directories=${socketDir}`].flatMap((one) => ["-c", one]);
  const args = [...command, "-D", dataDir, "-p", `${port}`, ...settings];
  // A group of its own: on Ctrl-C it must outlive the suites that are still using it.
  const child = spawn("sh", ["-c", WITH_LIFELINE, "sh", ...args], {
    stdio: ["pipe", "ignore", "pipe"],
    detached: true,
    ...options,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said = (said + text).slice(-4000);
  });
  const ended = once(child, "exit").catch((error) => [error.message]);
  atTheEnd(async () => {
    child.stdin.end();
    await ended;
  });
  const gone = ended.then(([code]) => {
    throw new Error(`postgres ended at once (${code}): ${said.trim().split("\n").at(-1)}`);
  });
  gone.catch(() => {});
  await Promise.race([accepting(port), gone]);
  return port;
}

/** Answers when something listens on the port. PostgreSQL does so once it has recovered. */
async function accepting(port) {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false)).on("close", () => resolve(false));
      socket.on("connect", () => socket.end());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("postgres did not open its port");
}

export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}
