import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { nodePath } from "./install.mjs";
import { root, toolEnv } from "./run.mjs";

/** A second Ctrl-C means it only when it is not the first one's echo: npm and the terminal both deliver the same one. */
const ECHO_MS = 1000;
const PARENT_LOOK_MS = 1000;

/**
 * Runs the server and stands before it until it ends; the promise is its exit code. We ask it to drain over the channel
 * between us, not by a signal: on Ctrl-C the terminal has already sent one to the whole group. The channel also tells the
 * server when we are gone, however that came.
 */
export function runServer(args) {
  const settings = existsSync(path.join(root, ".env")) ? ["--env-file=.env"] : [];
  const child = spawn(nodePath(), [...settings, "scripts/serve.ts", ...args], {
    cwd: root,
    env: toolEnv(),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  let askedAt = 0;
  const drain = () => {
    if (askedAt === 0) {
      askedAt = Date.now();
      if (child.connected) child.send("drain", () => {});
    } else if (Date.now() - askedAt > ECHO_MS) {
      child.kill("SIGKILL");
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, drain);
  watchNpm();
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Under `npm start`, npm killed outright takes us along; started otherwise, our parent may leave as it likes. */
function watchNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = () => process.ppid === parent || process.exit(1);
  setInterval(look, PARENT_LOOK_MS).unref();
}
