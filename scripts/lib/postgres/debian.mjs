import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { aptInstall, mayInstall } from "../apt.mjs";
import { atTheEnd } from "../cleanup.mjs";
import { findProgram, run } from "../run.mjs";
import { say } from "../terminal.mjs";
import { newPassword, runCluster, urlOf } from "./cluster.mjs";

const SUITE = "trixie";
const MIRROR = "http://deb.debian.org/debian";
const BIN = "/usr/lib/postgresql/17/bin";
const AS_POSTGRES = ["--userspec=postgres:postgres"];

/**
 * Where neither a package nor Docker serves (Debian 12 has no pgvector), a small Debian 13 in a folder does: half a
 * minute once, kept for later runs, its server run through chroot.
 */
export async function startFromDebian() {
  if (!mayInstall()) throw new Error("debootstrap needs Linux and root");
  const root = await debianFolder();
  // Inside the folder's own /tmp, named after us, so that runs beside each other do not meet.
  const inside = `/tmp/ic-${process.pid}`;
  const folder = path.join(root, inside);
  removeLeftovers(path.join(root, "tmp"));
  mkdirSync(folder, { mode: 0o777 });
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const password = newPassword();
  writeFileSync(path.join(folder, "password"), password);
  await must("chroot", [root, "chown", "-R", "postgres:postgres", inside]);
  const dataDir = `${inside}/data`;
  const initdb = [`${BIN}/initdb`, "-D", dataDir, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"];
  await must("chroot", [
    ...[...AS_POSTGRES, root, ...initdb],
    ...["-A", "scram-sha-256", "--pwfile", `${inside}/password`],
  ]);
  const port = await runCluster(["chroot", ...AS_POSTGRES, root, `${BIN}/postgres`], {
    dataDir,
    socketDir: inside,
  });
  return urlOf(port, password);
}

/** Of runs that were killed, and of an earlier process with our id. */
function removeLeftovers(tmp) {
  for (const name of readdirSync(tmp)) {
    const pid = /^ic-(\d+)$/.exec(name)?.[1];
    const lives = pid !== String(process.pid) && existsSync(`/proc/${pid}`);
    if (pid && !lives) rmSync(path.join(tmp, name), { recursive: true, force: true });
  }
}

async function debianFolder() {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
  const root = path.join(cache, "incident-commander/pg17");
  if (existsSync(path.join(root, BIN, "postgres"))) return root;
  say("Bringing a Debian with PostgreSQL 17 and pgvector into a folder (about half a minute, once) …");
  if (!(await findProgram("debootstrap"))) await aptInstall("debootstrap");
  // Moved into place when whole, so that an interrupted run leaves nothing that looks finished.
  const partial = `${root}.${process.pid}`;
  mkdirSync(path.dirname(root), { recursive: true });
  atTheEnd(() => rmSync(partial, { recursive: true, force: true }));
  const packages = "--include=postgresql-17,postgresql-17-pgvector";
  await must("debootstrap", ["--variant=minbase", packages, SUITE, partial, mirror()]);
  rmSync(root, { recursive: true, force: true });
  renameSync(partial, root);
  return root;
}

/** The mirror this machine uses itself, when it is a Debian; behind a closed network it may be the only one. */
function mirror() {
  if (!/^ID=debian$/m.test(read("/etc/os-release"))) return MIRROR;
  const folder = "/etc/apt/sources.list.d";
  const listed = existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  for (const file of ["/etc/apt/sources.list", ...listed]) {
    const found = /^(?:URIs:|deb)\s+(?:\[[^\]]*\]\s+)?(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(read(file));
    if (found) return found[1];
  }
  return MIRROR;
}

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");

async function must(command, args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`${command} failed: ${output.trim().split("\n").slice(-3).join(" / ")}`);
}
