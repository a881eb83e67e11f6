import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { run } from "./run.mjs";

/** Whether this machine is one whose packages we may add to: a Debian or a child of it, and we are root there. */
export const mayInstall = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Whether packages can be had as files, which changes nothing on the machine. */
export const mayDownload = () => existsSync("/usr/bin/apt-get") && existsSync("/usr/bin/dpkg-deb");

let updated;

/** Takes packages apart into a folder: no service of theirs is set up or started. */
export async function aptUnpack(folder, ...packages) {
  if (mayInstall()) {
    updated ??= run("apt-get", ["update", "-qq"]);
    await updated;
  }
  const { code, output } = await run("apt-get", ["download", "-qq", ...packages], { cwd: folder });
  if (code !== 0) throw new Error(`apt-get could not download ${packages.join(" ")}: ${output.trim()}`);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    const unpacked = await run("dpkg-deb", ["-x", file, "."], { cwd: folder });
    if (unpacked.code !== 0) throw new Error(`${file} could not be unpacked: ${unpacked.output.trim()}`);
    rmSync(path.join(folder, file));
  }
}

/** One at a time: apt takes a lock for itself. */
let turn = Promise.resolve();
export function aptInstall(...packages) {
  const mine = turn.then(async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    updated ??= run("apt-get", ["update", "-qq"], { env });
    await updated;
    const args = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
    const { code, output } = await run("apt-get", args, { env });
    if (code !== 0) throw new Error(`apt-get could not install ${packages.join(" ")}: ${output.trim()}`);
  });
  turn = mine.catch(() => {});
  return mine;
}
