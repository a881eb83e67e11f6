import { fork } from "node:child_process";
import http from "node:http";

/** A thousand screens in one process: they note when each marked comment reaches them. */
export interface Readers {
  url: string;
  key: string;
  clients: number;
  /** Paths of streams, given to the clients in turn. */
  paths: string[];
}
/** Text of the comments that are looked for; a number follows. */
export const MARK = "bench comment ";

export interface RunningReaders {
  /** Epoch ms, with fractions, of each arrival: [number of the comment, when]. Ends the readers. */
  finish(): Promise<[comment: number, at: number][]>;
}

/** Resolves when every client has been answered and reads. */
export function startReaders(readers: Readers): Promise<RunningReaders> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ["readers"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const gone = (code: number | null) => reject(new Error(`the readers ended with code ${code}`));
    child.once("exit", gone);
    child.once("message", () =>
      resolve({
        finish: () =>
          new Promise((done) => {
            child.off("exit", gone);
            child.once("message", (arrivals) => {
              child.disconnect();
              done(arrivals as [number, number][]);
            });
            child.send("finish");
          }),
      }),
    );
    child.send(readers);
  });
}

/** One clock for both processes: epoch ms, finer than Date.now. */
export const clockMs = () => performance.timeOrigin + performance.now();

async function read({ url, key, clients, paths }: Readers): Promise<void> {
  const arrivals: [number, number][] = [];
  const agent = new http.Agent({ keepAlive: true });
  const opening = Array.from({ length: clients }, (_, i) =>
    open(`${url}${paths[i % paths.length]}`, key, agent, (comment) => arrivals.push([comment, clockMs()])),
  );
  await Promise.all(opening);
  process.on("message", () => process.send!(arrivals, () => process.exit()));
  process.send!("reading");
}

function open(
  url: string,
  key: string,
  agent: http.Agent,
  onComment: (comment: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, accept: "text/event-stream" };
    const request = http.get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}`));
      let rest = "";
      const seen = new Set<number>();
      response.setEncoding("utf8").on("data", (chunk: string) => {
        const frames = (rest + chunk).split("\n\n");
        rest = frames.pop()!;
        for (const frame of frames) {
          const at = frame.indexOf(MARK);
          const comment = at < 0 ? Number.NaN : Number.parseInt(frame.slice(at + MARK.length), 10);
          if (Number.isNaN(comment) || seen.has(comment)) continue;
          seen.add(comment);
          onComment(comment);
        }
      });
      // The first bytes say that the stream stands where events will be seen.
      response.once("data", () => resolve());
    });
    request.once("error", reject);
  });
}

if (process.argv[2] === "readers" && process.send)
  process.once("message", (readers) =>
    read(readers as Readers).catch((error) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    }),
  );
