import { existsSync, unlinkSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { serveEmbedded } from "./embedded-server.ts";

/**
 * The embedded database lives in a thread of its own, so that a long statement never holds up the web server's event loop.
 * It speaks the ordinary wire protocol on a unix socket: the rest of the program cannot tell it from a server.
 */
const { dataDir, socketPath } = workerData as { dataDir: string; socketPath: string };

if (existsSync(socketPath)) unlinkSync(socketPath);
const database = await PGlite.create({ dataDir, extensions: { vector } });
const server = serveEmbedded(database);
await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socketPath, resolve));
parentPort!.postMessage("ready");

parentPort!.once("message", async () => {
  server.close();
  await database.close();
  parentPort!.postMessage("closed");
  parentPort!.close();
});
