import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "./run.mjs";
import { Sorry, step } from "./terminal.mjs";

const OLDEST_NODE = 20;
/** Next, vitest and the rest of the program want at least this; a newer system's own Node serves as well as ours. */
const RUNTIME_NODE = 24;
const major = () => Number(process.versions.node.split(".")[0]);
const bundledNode = path.join(root, "node_modules/node/bin/node");

/** The Node that runs the program: the one that runs us if it is new enough, else the one pinned in package.json. */
export const nodePath = () => (major() >= RUNTIME_NODE ? process.execPath : bundledNode);

/** Brings node_modules in line with package-lock.json; a few milliseconds when it already is. */
export async function ensureInstalled() {
  if (major() < OLDEST_NODE)
    throw new Sorry(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  if (!installed()) await step("Installing dependencies (about a minute, once)", install);
  if (!existsSync(nodePath())) {
    throw new Sorry(
      `The dependencies are there, but not the Node ${RUNTIME_NODE} among them: npm was told not to run install scripts. ` +
        "Run `npm rebuild node --ignore-scripts=false`, or use Node 24 yourself.",
    );
  }
}

/**
 * npm writes what it has installed to node_modules/.package-lock.json as its last act. What is asked for must be there in
 * the same version; optional packages (other platforms) may be missing.
 */
function installed() {
  const asked = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  if (!asked || !present) return false;
  return Object.entries(asked).every(
    ([name, { version, optional, devOptional }]) =>
      name === "" || present[name]?.version === version || (!present[name] && (optional || devOptional)),
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // The very npm that runs us, when one does: another on PATH may be older.
  const { code, output } = npm?.endsWith(".js")
    ? await run(process.execPath, [npm, ...args])
    : await run("npm", args, { shell: process.platform === "win32" });
  if (code !== 0)
    throw new Sorry(`${reasonOf(output)}\n\n${output.trim().split("\n").slice(0, SHOWN_LINES).join("\n")}`);
}

/** npm adds its whole manual to some errors. */
const SHOWN_LINES = 20;
const REASONS = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i,
    "The packages could not be fetched: no connection to the npm registry. Check the network or npm's proxy settings and start again.",
  ],
  [/ENOSPC/, "The disk is full: the dependencies take about 1 GB. Make room and start again."],
  [/EACCES|EPERM|EROFS/, "This folder cannot be written to. Give yourself the right to write node_modules."],
  [/package-lock\.json.*(in sync|match)/s, "package.json and package-lock.json disagree: run `npm install`."],
  [/spawn npm|not found.*npm/i, "npm was not found on PATH. It comes with Node."],
];
const reasonOf = (output) =>
  REASONS.find(([sign]) => sign.test(output))?.[1] ?? "The dependencies could not be installed. npm said:";
