import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { nodePath } from "./install.mjs";
import { root, run, toolEnv } from "./run.mjs";
import { Sorry, step } from "./terminal.mjs";

/** What the bundle is made of. Tests beside the code do not count. */
const FOLDERS = ["app", "components", "lib", "db", "jobs", "public"];
const FILES =
  /^(package-lock\.json|tsconfig\.json|proxy\.ts|instrumentation.*\.ts|(next|postcss)\.config\..*)$/;
const NOT_BUILT = /\.test\.tsx?$|\.md$/;

export const distDir = () => process.env.NEXT_DIST_DIR || ".next";

/** Builds when there is no build of exactly these sources. */
export async function ensureBuilt() {
  const stamp = path.join(root, distDir(), "ic-build");
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  rmSync(stamp, { force: true });
  await step("Building (about a minute, when sources changed)", build);
  writeFileSync(stamp, sources);
}

async function build() {
  const env = toolEnv({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { code, output } = await run(nodePath(), ["node_modules/next/dist/bin/next", "build"], { env });
  if (code === 0) return;
  const reason = /ENOSPC/.test(output) ? "The disk is full." : "The build failed.";
  throw new Sorry(`${reason} \`npm run build\` shows it again.\n\n${output.trim()}`);
}

/** By content, so that a checkout that only touches times builds nothing. */
function hashOfSources() {
  const hash = createHash("sha256");
  for (const file of sourceFiles()) {
    const content = readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function sourceFiles() {
  const top = readdirSync(root).filter((name) => FILES.test(name));
  const below = FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap(filesIn);
  return [...top, ...below].filter((file) => !NOT_BUILT.test(file)).sort();
}

function filesIn(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const inside = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(inside) : [inside];
  });
}
