import { ensurePartitions } from "@/lib/intake";
import { onShutdown } from "@/lib/kit/lifecycle";
import { startQueue, stopQueue } from "@/lib/queue";
import { AgentRunner } from "./agents";
import { handlers } from "./handlers";
import { WindowRunner } from "./windows";

/** The worker's half of a process: windows, queued jobs and schedules. */
export async function startWorker(): Promise<void> {
  await ensurePartitions();
  await startQueue(handlers);
  onShutdown("queue", stopQueue);
  const windows = new WindowRunner();
  await windows.start();
  onShutdown("windows", () => windows.stop());
  const agents = new AgentRunner();
  await agents.start();
  onShutdown("agents", () => agents.stop());
}
