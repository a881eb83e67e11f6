import { connect, disconnect } from "@/db/client";
import { migrate } from "@/db/migrate";
import { env } from "@/lib/kit/env";
import { onShutdown } from "@/lib/kit/lifecycle";
import { startQueue, stopQueue } from "@/lib/queue";
import { startWorker } from "./worker";

/** Opens the database, brings it up to date, and starts this process's part of the work. */
export async function start(): Promise<void> {
  const db = await connect();
  onShutdown("database", disconnect);
  await migrate(db);
  if (env().ROLE === "web") {
    await startQueue(null);
    onShutdown("queue", stopQueue);
  } else {
    await startWorker();
  }
}
