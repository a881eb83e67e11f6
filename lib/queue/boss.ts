import { PgBoss } from "pg-boss";
import { embeddedSocket } from "@/db/client";
import { env } from "@/lib/kit/env";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { JOBS, type JobHandlers, type JobName } from "./catalog";

const held = () => singleton<{ boss: PgBoss | null }>("queue", () => ({ boss: null }));
export const queueStarted = () => held().boss !== null;

/** Starts the queue; with `handlers` this process works, without it only sends. */
export async function startQueue(handlers: JobHandlers | null): Promise<void> {
  const socket = embeddedSocket();
  const boss = new PgBoss({
    ...(socket
      ? { host: socket.folder, port: socket.port, user: "postgres", database: "postgres", backend: "pglite" }
      : { connectionString: env().DATABASE_URL }),
    max: 3,
    schedule: handlers !== null,
    supervise: handlers !== null,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on("error", (error) => log().error({ err: error }, "queue"));
  await boss.start();
  held().boss = boss;
  for (const name of Object.keys(JOBS) as JobName[]) {
    const { retryLimit, expireInSeconds } = JOBS[name];
    await boss.createQueue(name, {
      retryLimit,
      expireInSeconds,
      policy: "stately",
      deleteAfterSeconds: 86_400,
    });
    if (!handlers) continue;
    await boss.schedule(name, JOBS[name].cron);
    await boss.work(name, { pollingIntervalSeconds: 2 }, async (jobs) => {
      for (const job of jobs)
        await handlers[name](JOBS[name].payload.parse(job.data ?? {}) as never, job.signal);
    });
  }
}

export async function stopQueue(): Promise<void> {
  const { boss } = held();
  held().boss = null;
  await boss?.stop({ graceful: true, timeout: 5000 });
}
