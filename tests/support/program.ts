import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { newFolder, removeFolder } from "./folders";

export interface Program {
  /** Everything it said so far. */
  output(): string;
  end(): Promise<void>;
}

/** A folder of Debian's packages, unpacked, which scripts/test.mjs found or brought. */
const sendersFolder = () => {
  const folder = process.env.SENDERS_FOLDER;
  if (!folder) throw new Error("SENDERS_FOLDER is not set; run `npm test -- senders`");
  return folder;
};
const LIBRARIES = "usr/lib/x86_64-linux-gnu:usr/lib/aarch64-linux-gnu";

/** Starts a program of Debian's, by its path or its place in the unpacked packages, in a folder of its own; `args` are made from that folder. */
export function startProgram(binary: string, args: (folder: string) => string[]): Program {
  const root = sendersFolder();
  const folder = newFolder();
  const libraries = LIBRARIES.split(":").map((name) => path.join(root, name));
  const child = spawn(path.resolve(root, binary), args(folder), {
    cwd: folder,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.join(":"),
      RSYSLOG_MODDIR: libraries.map((l) => `${l}/rsyslog`).join(":"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const gone = once(child, "close");
  return {
    output: () => said,
    async end() {
      child.kill("SIGKILL");
      await gone;
      removeFolder(folder);
    },
  };
}
