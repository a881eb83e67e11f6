import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const EVERY_MS = 500;

/** Resident memory of a process and all it started, looked at twice a second; `stop` answers the peak in MiB. */
export function watchMemory(pid: number): { stop(): Promise<number> } {
  let peakKiB = 0;
  const look = async () => {
    peakKiB = Math.max(peakKiB, await residentKiB(pid).catch(() => 0));
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return Math.round(peakKiB / 1024);
    },
  };
}

/** `ps` is there on every Unix; its resident sizes are in KiB. */
async function residentKiB(root: number): Promise<number> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,rss="], { maxBuffer: 16 * 1024 * 1024 });
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number, rss: number]);
  const family = new Set([root]);
  // Parents need not stand before their children: look until nobody new is found.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const [pid, parent] of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.reduce((sum, [pid, , rss]) => (family.has(pid) ? sum + rss : sum), 0);
}
