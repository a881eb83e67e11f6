import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { atTheEnd } from "../cleanup.mjs";
import { run } from "../run.mjs";
import { newPassword, runCluster, urlOf } from "./cluster.mjs";

const OLDEST = 15;

/** Brings up a throw-away cluster of a PostgreSQL on this machine that has pgvector. */
export async function startInstalled() {
  const bin = await findInstalled();
  if (!bin) throw new Error(`none is installed with version ${OLDEST} or newer and pgvector`);
  const owner = ownerOfData();
  const folder = mkdtempSync(path.join(tmpdir(), "ic-pg-"));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = path.join(folder, "data");
  const password = newPassword();
  const passwordFile = path.join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined) for (const own of [folder, passwordFile]) chownSync(own, owner.uid, owner.gid);
  const { code, output } = await run(
    path.join(bin, "initdb"),
    ["-D", dataDir, "-U", "postgres", "-E", "UTF8", "-A", "scram-sha-256", "--pwfile", passwordFile],
    { ...owner, cwd: folder },
  );
  if (code !== 0) throw new Error(`initdb failed: ${output.trim()}`);
  const port = await runCluster([path.join(bin, "postgres")], {
    dataDir,
    socketDir: folder,
    options: { ...owner, cwd: folder },
  });
  return urlOf(port, password);
}

/** PostgreSQL refuses to run as root. */
function ownerOfData() {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  const account = ["postgres", "nobody"].map((name) => accounts.find((line) => line.startsWith(`${name}:`)));
  const [, , uid, gid] = (account.find(Boolean) ?? "::65534:65534").split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

async function findInstalled() {
  for (const bin of await candidates()) {
    const { code, output } = await run(path.join(bin, "postgres"), ["--version"]);
    const version = Number(/ (\d+)/.exec(output)?.[1]);
    if (code === 0 && version >= OLDEST && (await hasVector(bin))) return bin;
  }
  return undefined;
}

async function candidates() {
  const asked = await run("pg_config", ["--bindir"]);
  const parents = [
    ...versionsIn("/usr/lib/postgresql", "bin"),
    ...versionsIn("/opt/homebrew/opt", "bin"),
    ...versionsIn("/usr/local/opt", "bin"),
    ...versionsIn("/Applications/Postgres.app/Contents/Versions", "bin"),
    ...["/usr/pgsql-18/bin", "/usr/pgsql-17/bin", "/usr/pgsql-16/bin", "/usr/local/pgsql/bin"],
  ];
  const found = [...(asked.code === 0 ? [asked.output.trim()] : []), ...parents];
  return found.filter((bin) => existsSync(path.join(bin, "initdb")));
}

/** Newest first: `17`, `postgresql@17`. */
function versionsIn(folder, below) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^(postgresql(@|$)|\d)/.test(name));
  const version = (name) => Number(/\d+/.exec(name)?.[0] ?? 0);
  return names.sort((a, b) => version(b) - version(a)).map((name) => path.join(folder, name, below));
}

/** Asked of that server's own pg_config; Debian leaves it out and keeps the files in a folder named after the version. */
async function hasVector(bin) {
  const { code, output } = await run(path.join(bin, "pg_config"), ["--sharedir"]);
  const version = path.basename(path.dirname(bin));
  const shares = [code === 0 ? output.trim() : undefined, `/usr/share/postgresql/${version}`];
  return shares.some((share) => share && existsSync(path.join(share, "extension/vector.control")));
}
