import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
/** Enough of an output to see what went wrong. */
const KEPT_CHARACTERS = 20_000;

/** The environment of everything we start: tools of node_modules first, among them the pinned Node. */
export const toolEnv = (extra = {}) => ({
  ...process.env,
  PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env.PATH ?? ""}`,
  ...extra,
});

/**
 * Runs a program to its end and keeps what it said; `stdio: "inherit"` lets it speak for itself. Never throws: a program
 * that could not be started answers code -1 and the reason.
 */
export function run(command, args, { onSpawn, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options });
    onSpawn?.(child);
    let output = "";
    const keep = (data) => {
      output = (output + data).slice(-KEPT_CHARACTERS);
    };
    child.stdout?.setEncoding("utf8").on("data", keep);
    child.stderr?.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => resolve({ code: -1, output: error.message }));
    child.on("close", (code, signal) => resolve({ code: code ?? (signal ? 128 : -1), output }));
  });
}

/** Whether a program is there at all: the path of the first of `names` on PATH, else undefined. */
export async function findProgram(...names) {
  for (const name of names) {
    const { code, output } = await run("sh", ["-c", 'command -v -- "$1"', "sh", name]);
    if (code === 0) return output.trim();
  }
  return undefined;
}
