import { existsSync } from "node:fs";
import { run } from "./run.mjs";

/** Whether this machine is one whose packages we may add to: a Debian or a child of it, and we are root there. */
export const mayInstall = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

let updated;

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
