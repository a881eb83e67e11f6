import { onShutdown } from "@/lib/kit/lifecycle";
import { startQueue, stopQueue } from "@/lib/queue";
import { handlers } from "./handlers";

/** The worker's half of a process: queued jobs and schedules. */
export async function startWorker(): Promise<void> {
  await startQueue(handlers);
  onShutdown("queue", stopQueue);
}
