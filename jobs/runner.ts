import { connect, disconnect } from "@/db/client";
import { migrate } from "@/db/migrate";
import { bootstrap, createSignInLink, FIRST_ADMIN, startMeters } from "@/lib/access";
import { appUrl, env } from "@/lib/kit/env";
import { lifecycle, onShutdown } from "@/lib/kit/lifecycle";
import { startTending, stopTending } from "@/lib/knowledge";
import { startQueue, stopQueue } from "@/lib/queue";
import { startSyslog } from "./syslog";
import { startWorker } from "./worker";

/** Opens the database, brings it up to date, and starts this process's part of the work. A failure is left to the entry. */
export async function start(): Promise<void> {
  try {
    await open();
    if (env().ROLE !== "worker") await greet();
  } catch (error) {
    lifecycle().failure = error;
  }
}

async function open(): Promise<void> {
  const db = await connect();
  onShutdown("database", disconnect);
  await migrate(db);
  await bootstrap(db);
  // Before whatever uses something, so that it is closed after all of it.
  startMeters();
  if (env().ROLE === "web") {
    await startQueue(null);
    onShutdown("queue", stopQueue);
  } else {
    await startWorker();
  }
  startTending({ learns: env().ROLE !== "web" });
  onShutdown("memory", stopTending);
  if (env().ROLE !== "worker") await startSyslog();
}

async function greet(): Promise<void> {
  const link = await createSignInLink(FIRST_ADMIN);
  lifecycle().greeting.push(
    "",
    `  Incident Commander   ${appUrl()}`,
    "",
    "  Sign in (once, within 15 minutes):",
    `  ${link}`,
    "",
    "  Feed it:",
    "  npm run feed -- ./some.log --service web",
    "",
  );
}
