import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { envSchema } from "@/lib/kit/env";
import { newFolder, removeFolder } from "./folders";
import { createDatabase, dropDatabase, postgresServer } from "./postgres";

export interface TestServer {
  url: string;
  /** An admin's key of the workspace `default`. */
  key: string;
  dataDir: string;
  /** Undefined on the embedded database. */
  databaseUrl: string | undefined;
  /** `fetch` with the key, on a path of this server. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Everything it printed since it was last started. */
  output(): string;
  /** SIGTERM; answers the exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
  kill9(): Promise<void>;
  /** Starts it again on the same data, port and key. */
  restart(): Promise<void>;
  /** Stops it however it stands and removes its data. */
  remove(): Promise<void>;
}
export interface ServerOptions {
  env?: Record<string, string>;
  /** A further process on the database of this one, with the same key; on PostgreSQL only. Removed before it. */
  beside?: TestServer;
}

const READY_MS = 60_000;
const LOOK_MS = 50;

/** The real server, built by `npm test` beforehand, as a process of its own on the database this run is for. */
export async function startServer({ env = {}, beside }: ServerOptions = {}): Promise<TestServer> {
  const port = await freePort();
  const dataDir = newFolder();
  const databaseUrl = beside?.databaseUrl ?? (postgresServer() && (await createDatabase()));
  const key = beside?.key ?? `ic_${randomBytes(24).toString("base64url")}`;
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PORT: `${port}`,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl ?? "",
    BOOTSTRAP_API_KEY: key,
    WINDOW_SECONDS: "1",
    LOG_LEVEL: "warn",
    ...env,
  };
  let running = launch(settings);

  async function end(signal: NodeJS.Signals) {
    const began = performance.now();
    running.child.kill(signal);
    const code = await running.exit;
    return { code, ms: performance.now() - began };
  }
  const server: TestServer = {
    url,
    key,
    dataDir,
    databaseUrl,
    output: () => running.output(),
    fetch: (at, init) =>
      fetch(url + at, { ...init, headers: { authorization: `Bearer ${key}`, ...init?.headers } }),
    stop: () => end("SIGTERM"),
    kill9: async () => void (await end("SIGKILL")),
    async restart() {
      running = launch(settings);
      await ready(url, running);
    },
    async remove() {
      await end("SIGKILL");
      if (databaseUrl && !beside) await dropDatabase(databaseUrl);
      removeFolder(dataDir);
    },
  };
  try {
    await ready(url, running);
    return server;
  } catch (error) {
    await server.remove();
    throw error;
  }
}

interface Running {
  child: ChildProcess;
  output(): string;
  exit: Promise<number | null>;
}

/** The channel makes the server end with us, should the test run be killed. */
export function launch(settings: Record<string, string>): Running {
  const child = spawn(process.execPath, ["scripts/serve.ts"], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    env: { ...quietEnvironment(), ...settings } as Record<string, string> as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const exit = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => output, exit };
}

/** Settings of the developer's shell or .env must not reach the tests; an empty one counts as not given. */
function quietEnvironment(): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR = "", NEXT_DIST_DIR } = process.env;
  const unset = Object.fromEntries(Object.keys(envSchema.shape).map((name) => [name, ""]));
  return {
    ...unset,
    PATH,
    HOME,
    ...(TMPDIR && { TMPDIR }),
    ...(NEXT_DIST_DIR && { NEXT_DIST_DIR }),
    NO_COLOR: "1",
  };
}

async function ready(url: string, running: Running): Promise<void> {
  const deadline = performance.now() + READY_MS;
  let gone = false;
  void running.exit.then(() => {
    gone = true;
  });
  while (performance.now() < deadline) {
    if (gone) throw new Error(`The server ended before it was ready:\n${running.output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`The server was not ready after ${READY_MS / 1000} s:\n${running.output()}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
