import { existsSync, unlinkSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/**
 * The embedded database lives in a thread of its own, so that a long statement never holds up the web server's event loop.
 * It speaks the ordinary wire protocol on a unix socket: the rest of the program cannot tell it from a server.
 */
const { dataDir, socketPath } = workerData as { dataDir: string; socketPath: string };

if (existsSync(socketPath)) unlinkSync(socketPath);
const db = await PGlite.create({ dataDir, extensions: { vector } });
const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 50 });
await server.start();
parentPort!.postMessage("ready");

parentPort!.once("message", async () => {
  await server.stop();
  await db.close();
  parentPort!.postMessage("closed");
  parentPort!.close();
});
