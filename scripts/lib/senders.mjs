import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { aptInstall, aptUnpack, mayDownload, mayInstall } from "./apt.mjs";
import { atTheEnd } from "./cleanup.mjs";
import { Missing } from "./missing.mjs";
import { findProgram } from "./run.mjs";
import { step } from "./terminal.mjs";

/** rsyslogd with the two libraries that nothing else brings. */
const PACKAGES = ["prometheus", "rsyslog", "libestr0", "libfastjson4"];

/**
 * A folder that holds Debian's Prometheus and rsyslog, unpacked and not installed (installed they would start as services;
 * kept for later runs), and the path of an Alertmanager, which reads a file of its package by a fixed path and so must be
 * installed. Throws {@link Missing}.
 */
export async function provideSenders() {
  return step("Finding Prometheus, Alertmanager and rsyslog", async () => {
    try {
      return { folder: await unpacked(), alertmanager: await alertmanager() };
    } catch (error) {
      throw new Missing(`no Prometheus, Alertmanager and rsyslog: ${error.message}`);
    }
  });
}

async function unpacked() {
  if (process.env.SENDERS_FOLDER) return process.env.SENDERS_FOLDER;
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
  const folder = path.join(cache, "incident-commander/senders");
  if (existsSync(folder)) return folder;
  if (!mayDownload()) throw new Error("they are taken from Debian's packages");
  // Moved into place when whole, so that an interrupted run leaves nothing that looks finished.
  const partial = `${folder}.${process.pid}`;
  atTheEnd(() => rmSync(partial, { recursive: true, force: true }));
  mkdirSync(partial, { recursive: true });
  await aptUnpack(partial, ...PACKAGES);
  renameSync(partial, folder);
  return folder;
}

async function alertmanager() {
  const names = ["prometheus-alertmanager", "alertmanager"];
  const found = process.env.ALERTMANAGER_PATH || (await findProgram(...names));
  if (found) return found;
  if (!mayInstall()) throw new Error("apt-get could be asked for prometheus-alertmanager as root only");
  await aptInstall(names[0]);
  return findProgram(...names);
}
