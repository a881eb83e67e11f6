import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";

export interface EmbeddedDatabase {
  /** Path of the unix socket that speaks PostgreSQL's protocol. */
  socketPath: string;
  close(): Promise<void>;
}

export class DataFolderInUse extends Error {
  constructor(dataDir: string, pid: number) {
    super(
      `The data folder ${dataDir} is in use by process ${pid}. The embedded database serves one process: stop that one, choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server.`,
    );
    this.name = "DataFolderInUse";
  }
}

/** Starts the embedded database in `dataDir`, creating it when absent. Throws {@link DataFolderInUse}. */
export async function openEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const release = await lockFolder(dataDir);
  const socketPath = socketFor(dataDir);
  const thread = new Worker(path.join(process.cwd(), "db/embedded-thread.ts"), {
    workerData: { dataDir: path.join(dataDir, "postgres"), socketPath },
  });
  const said = (word: string) =>
    new Promise<void>((resolve, reject) => {
      thread.on("message", (message) => message === word && resolve());
      thread.once("error", reject);
      thread.once("exit", (code) => reject(new Error(`the embedded database stopped with code ${code}`)));
    });
  try {
    await said("ready");
  } catch (cause) {
    release();
    throw new Error(`The embedded database in ${dataDir} did not start`, { cause });
  }
  return {
    socketPath,
    async close() {
      const closed = said("closed");
      thread.postMessage("close");
      await closed;
      release();
    },
  };
}

/** Sockets are named by PostgreSQL's convention, which drivers build from a folder and a port. */
export const EMBEDDED_PORT = 5432;
const LONGEST_SOCKET_PATH = 100;

function socketFor(dataDir: string): string {
  const name = `.s.PGSQL.${EMBEDDED_PORT}`;
  const inside = path.join(dataDir, name);
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return inside;
  // The kernel refuses longer ones; a private folder of ours elsewhere does as well.
  return path.join(mkdtempSync(path.join(tmpdir(), "ic-")), name);
}

/** A killed process takes a moment to go; whoever killed it may start again before that. */
const PATIENCE_MS = 3000;
const LOOK_MS = 50;

/** A lock file with our process id; one left behind by a process that is gone is taken over. */
async function lockFolder(dataDir: string): Promise<() => void> {
  const file = path.join(dataDir, "lock");
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const handle = openSync(file, "wx", 0o600);
      writeSync(handle, `${process.pid} ${bootId()} ${startTime(process.pid)}`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const held = readLock(file);
    const [pid, boot, started] = held?.split(" ") ?? [];
    const isLate = Date.now() > deadline;
    // Without content its owner is just writing it, or was killed at that moment.
    const alive = held === "" ? !isLate : started && boot === bootId() && startTime(Number(pid)) === started;
    if (alive && isLate) throw new DataFolderInUse(dataDir, Number(pid));
    if (alive) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    else if (held !== undefined) removeStale(file, held);
  }
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Moved away first: of several that take over at the same moment, one has it, and a lock that was new is given back. */
function removeStale(file: string, held: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readLock(aside) === held) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

/** Differs after each boot (and in each container), so that a recycled process id is not taken for a living owner. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}

/** When the process started, in the kernel's own ticks; on systems without /proc "running", or empty when it is gone. */
function startTime(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; where nobody collects it (containers without an init), it stays for ever.
    return /^[ZX]$/.test(fields[0]!) ? "" : (fields[19] ?? "");
  } catch {
    try {
      if (process.platform === "linux") return "";
      process.kill(pid, 0);
      return "running";
    } catch {
      return "";
    }
  }
}
