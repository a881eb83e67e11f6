import { missingMigrations } from "@/db/ready";
import { isDraining } from "@/lib/http";
import { queueStarted } from "@/lib/queue";

const PATIENCE_MS = 2000;

/** What must hold before requests should come here; each "ok" or the reason why not. */
export async function readiness(): Promise<{ ready: boolean; checks: Record<string, string> }> {
  const checks = {
    ...(await databaseChecks()),
    queue: queueStarted() ? "ok" : "not started",
    server: isDraining() ? "shutting down" : "ok",
  };
  return { ready: Object.values(checks).every((state) => state === "ok"), checks };
}

async function databaseChecks() {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
  });
  try {
    const missing = await Promise.race([missingMigrations(), impatience]);
    return { database: "ok", migrations: missing === 0 ? "ok" : `${missing} to apply` };
  } catch {
    return { database: "not reachable", migrations: "unknown" };
  } finally {
    clearTimeout(timer);
  }
}
