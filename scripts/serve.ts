import { createServer, type RequestListener, type ServerResponse } from "node:http";
import next from "next";
import { stampAddress } from "../lib/http/address.ts";
import { answerAtDoor, isSmallPost } from "../lib/http/door.ts";

/**
 * The one process: web server, worker and, without DATABASE_URL, the database. Run by the pinned Node as it stands (types
 * are stripped by Node itself); everything else is inside the bundle and talks to this file through the lifecycle.
 */
interface Lifecycle {
  greeting: string[];
  failure: unknown;
  draining: boolean;
  doorAt: ((path: string) => Promise<Parameters<typeof answerAtDoor>[0] | null>) | null;
  closers: { name: string; close: () => Promise<void> | void }[];
}
const SHUTDOWN_MS = 10_000;
/** Codes of the network and of PostgreSQL (no such role, wrong password, no such database, no pgvector). */
const DATABASE_AWAY =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|CONNECT_TIMEOUT|28000|28P01|3D000|0A000)$/;
const lifecycle = () =>
  (globalThis as Record<symbol, unknown>)[Symbol.for("incident-commander.lifecycle")] as
    | Lifecycle
    | undefined;

const dev = process.argv.includes("--dev");
const hostname = process.env.HOST || "127.0.0.1";
const port = Number(process.env.PORT || 3000);
/** As the machine itself reaches it. */
const origin = `http://${hostname === "0.0.0.0" ? "127.0.0.1" : hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
const trustedProxies = Number(process.env.TRUSTED_PROXIES || 0);
// A server is started to serve: settled here so that no shell profile can change it.
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });

let handle: RequestListener = (_request, response) => {
  response.setHeader("retry-after", "1");
  problem(response, 503, "The server is starting.");
};
const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => handle(request, response));
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(signal));
// The launcher asks over a channel: its request is no second Ctrl-C beside the one the terminal sent us.
process.on("message", (message) => message === "drain" && !stopping && void stop("asked"));
// When the launcher is killed, whoever did it may start again at once and must find port and folder free. What was
// accepted is safe at any moment, so there is nothing to wait for.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

try {
  await listen();
  const app = next({ dev, hostname, port, httpServer: server });
  await app.prepare();
  const answer = app.getRequestHandler();
  handle = (request, response) => {
    stampAddress(request, trustedProxies);
    // We are no proxy; the web server would lead to the other host.
    if (!request.url?.startsWith("/")) problem(response, 400, "The address must begin with a slash.");
    // The web server would answer a broken escape with a plain 500.
    else if (!isDecodable(request.url)) problem(response, 400, "The address holds a broken % escape.");
    // Nor do the web's own requests know this method: it would answer 500.
    else if (request.method === "TRACE") problem(response, 405, "TRACE is not answered here.");
    else void enter(request, response);
  };
  const enter: RequestListener = async (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0]!;
    // In development the framework loads routes anew when they change.
    try {
      const found = dev || !isSmallPost(request) ? null : await lifecycle()?.doorAt?.(path);
      if (found) await answerAtDoor(found, request, response, origin);
      else await answer(request, response);
    } catch (error) {
      process.stderr.write(`a request could not be answered: ${String(error)}\n`);
      response.destroy();
    }
  };
  // Next opens the program at the first request; ours, so that nobody else's waits for it.
  await fetch(`${origin}/healthz`);
  if (lifecycle()?.failure) throw lifecycle()!.failure;
} catch (error) {
  fail(error);
}
process.stdout.write(`${(lifecycle()?.greeting ?? []).join("\n")}\n`);

function problem(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", title, status }));
}

function isDecodable(url: string): boolean {
  try {
    decodeURI(url.split("?", 1)[0]!);
    return true;
  } catch {
    return false;
  }
}

/** The port is taken before anything is opened, so that a second start says so at once. */
function listen(): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function stop(why: string): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  process.stdout.write(`\nStopping (${why}): finishing what is under way …\n`);
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  const state = lifecycle();
  if (state) state.draining = true;
  server.close();
  for (const { name, close } of [...(state?.closers ?? [])].reverse()) {
    await Promise.resolve(close()).catch((error) =>
      process.stderr.write(`${name} did not close: ${String(error)}\n`),
    );
  }
  server.closeAllConnections();
  process.exit(0);
}

function fail(error: unknown): never {
  const { code = "", message, cause } = error as NodeJS.ErrnoException & { cause?: Error };
  let sentence = message || String(error);
  if (code === "EADDRINUSE")
    sentence = `Port ${port} on ${hostname} is taken. Stop what runs there, or set PORT.`;
  else if (DATABASE_AWAY.test(code))
    sentence = `The database that DATABASE_URL names cannot be used: ${message}`;
  process.stderr.write(`Incident Commander cannot start.\n${sentence}\n${cause ? `${cause.message}\n` : ""}`);
  process.exit(1);
}
