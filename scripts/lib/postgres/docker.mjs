import { atTheEnd } from "../cleanup.mjs";
import { run } from "../run.mjs";
import { newPassword, urlOf } from "./cluster.mjs";

const IMAGE = "pgvector/pgvector:pg17";
const READY_MS = 60_000;

export async function startInDocker() {
  // The client alone is often there without an engine behind it.
  if ((await run("docker", ["info"])).code !== 0) throw new Error("no Docker engine answers");
  const password = newPassword();
  const started = await run("docker", [
    ...["run", "--rm", "--detach", "--publish", "127.0.0.1:0:5432"],
    ...["--env", `POSTGRES_PASSWORD=${password}`, IMAGE, "-c", "max_connections=200"],
  ]);
  if (started.code !== 0) throw new Error(`docker run failed: ${started.output.trim().split("\n").at(-1)}`);
  const id = started.output.trim().split("\n").at(-1);
  atTheEnd(() => run("docker", ["stop", id]));
  const { output } = await run("docker", ["port", id, "5432/tcp"]);
  await accepting(id);
  return urlOf(Number(/:(\d+)\s*$/m.exec(output)?.[1]), password);
}

/** The image first runs a server on its socket only, to create the cluster: asked over TCP, that one does not count. */
async function accepting(id) {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if ((await run("docker", ["exec", id, "pg_isready", "-h", "127.0.0.1", "-U", "postgres"])).code === 0)
      return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error("PostgreSQL in Docker did not become ready");
}
