import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { ensureBuilt } from "../../scripts/lib/build.mjs";
import { atTheEnd } from "../../scripts/lib/cleanup.mjs";
import { nodePath } from "../../scripts/lib/install.mjs";
import { providePostgres } from "../../scripts/lib/postgres/provide.mjs";

export type DatabaseKind = "postgres" | "embedded";

interface Call {
  method?: string;
  body?: unknown;
}

export interface BenchServer {
  kind: DatabaseKind;
  url: string;
  /** An admin's key. */
  key: string;
  pid: number;
  dataDir: string;
  /** Signs in its first administrator, once. */
  link: () => Promise<string>;
  /** Undefined on the embedded database. */
  databaseUrl: string | undefined;
  /** Name and version. */
  database: string;
  /** A JSON answer of `/api/v1…`; throws for anything but success. */
  api<T>(at: string, init?: Call): Promise<T>;
  /** Ends the process; the data stays until the work is done. */
  stop(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, "../..");
const READY_MS = 60_000;
/** Once per run: sources that change meanwhile must not change what is measured. */
let built: Promise<void> | undefined;

/** `--on postgres`, `--on embedded`, or both. */
export function databaseKinds(on: string): DatabaseKind[] {
  if (on === "both") return ["postgres", "embedded"];
  if (on === "postgres" || on === "embedded") return [on];
  throw new Error("--on takes postgres, embedded or both");
}

/** Brings up the built server on an empty database, lets `work` have it, and leaves nothing behind. */
export async function withServer<T>(
  kind: DatabaseKind,
  env: Record<string, string>,
  work: (server: BenchServer) => Promise<T>,
): Promise<T> {
  built ??= ensureBuilt();
  await built;
  const dataDir = mkdtempSync(path.join(tmpdir(), "ic-bench-"));
  const databaseUrl = kind === "postgres" ? await createDatabase() : undefined;
  const key = `ic_${randomBytes(24).toString("base64url")}`;
  const port = await freePort();
  const child = launch({
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl ?? "",
    BOOTSTRAP_API_KEY: key,
    ...env,
  });
  const url = `http://127.0.0.1:${port}`;
  const greeted = linkIn(child);
  const gone = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await gone;
  };
  let tidied: Promise<void> | undefined;
  const tidy = () => {
    tidied ??= (async () => {
      await stop();
      if (databaseUrl) await dropDatabase(databaseUrl);
      rmSync(dataDir, { recursive: true, force: true });
    })();
    return tidied;
  };
  atTheEnd(tidy);
  try {
    await ready(url, child);
    const database = databaseUrl ? await versionOf(databaseUrl) : embeddedVersion();
    const api = <A>(at: string, init?: Call) => call<A>(url, key, at, init);
    return await work({
      kind,
      url,
      key,
      link: () => greeted,
      pid: child.pid!,
      dataDir,
      databaseUrl,
      database,
      api,
      stop,
    });
  } finally {
    await tidy();
  }
}

/** The server's own complaints go to our standard error; the channel ends it with us. */
function launch(settings: Record<string, string>): ChildProcess {
  const { PATH = "", HOME = "", TMPDIR, NEXT_DIST_DIR } = process.env;
  return spawn(nodePath(), ["scripts/serve.ts"], {
    cwd: root,
    env: {
      PATH,
      HOME,
      ...(TMPDIR && { TMPDIR }),
      ...(NEXT_DIST_DIR && { NEXT_DIST_DIR }),
      LOG_LEVEL: "warn",
      ...settings,
    } as Record<string, string> as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
}

/** The greeting goes to standard output, which is read to its end so that the server never waits for us. */
function linkIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let said = "";
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      if (said.length > 10_000) return;
      said += text;
      const link = /https?:\S*callback\S*/.exec(said)?.[0];
      if (link) resolve(link);
    });
  });
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server was not ready after ${READY_MS / 1000} s`);
}

async function call<T>(url: string, key: string, at: string, init: Call = {}) {
  const response = await fetch(`${url}/api/v1${at}`, {
    method: init.method ?? (init.body === undefined ? "GET" : "POST"),
    headers: {
      authorization: `Bearer ${key}`,
      ...(init.body !== undefined && { "content-type": "application/json" }),
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  if (!response.ok)
    throw new Error(`${at} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as T;
}

let found: Promise<string> | undefined;
/** BENCH_DATABASE_URL (a superuser's), else what the tests would find or bring up. */
const adminUrl = (): Promise<string> => {
  found ??= process.env.BENCH_DATABASE_URL
    ? Promise.resolve(process.env.BENCH_DATABASE_URL)
    : providePostgres();
  return found;
};

async function asAdmin<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(await adminUrl(), { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

export async function createDatabase(): Promise<string> {
  const name = `ic_bench_${randomBytes(6).toString("hex")}`;
  await asAdmin((sql) => sql`create database ${sql(name)}`);
  const url = new URL(await adminUrl());
  url.pathname = name;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  await asAdmin((sql) => sql`drop database if exists ${sql(new URL(url).pathname.slice(1))} with (force)`);
}

export async function versionOf(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  await sql.end();
  return `PostgreSQL ${row!.version}`;
}

export function embeddedVersion(): string {
  const file = path.join(root, "node_modules/@electric-sql/pglite/package.json");
  return `PGlite ${(JSON.parse(readFileSync(file, "utf8")) as { version: string }).version}, embedded`;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
