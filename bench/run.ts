import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { cleanUp, cleanUpOnSignals } from "../scripts/lib/cleanup.mjs";

const folder = import.meta.dirname;

interface Bench {
  run(args: string[]): Promise<void>;
}

/** Every file here is a bench, but for this one; what benches share is in rig/. */
function names(): string[] {
  return readdirSync(folder)
    .flatMap((file) => /^([a-z-]+)\.ts$/.exec(file)?.[1] ?? [])
    .filter((name) => name !== "run");
}

const USAGE = `npm run bench -- <name> [its options] [--json] [--save]

  ${names().join("\n  ")}

  --json   the last line is one object {name, machine, rows: [{case, …}], mean}
  --save   keep that object in bench/results/<date>-<name>.json`;

const [name = "", ...rest] = process.argv.slice(2);
if (!names().includes(name)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(name === "--help" ? 0 : 1);
}
cleanUpOnSignals([]);
try {
  const bench = (await import(pathToFileURL(path.join(folder, `${name}.ts`)).href)) as Bench;
  if (rest.includes("--save")) await saving(bench);
  else await bench.run(rest);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
await cleanUp();
// A bench that is done leaves nothing open on purpose; a stray keep-alive connection must not hold the terminal.
process.exit();

/** Every bench ends its output under --json with its result; what is kept is that very line. */
async function saving(bench: Bench): Promise<void> {
  const args = rest.filter((arg) => arg !== "--save" && arg !== "--json");
  let last = "";
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((chunk: string | Uint8Array, ...more: never[]) => {
    last = String(chunk).trim().split("\n").at(-1) || last;
    return write(chunk, ...more);
  }) as typeof process.stdout.write;
  await bench.run([...args, "--json"]);
  const result: unknown = JSON.parse(last);
  const target = path.join(folder, "results", `${new Date().toISOString().slice(0, 10)}-${name}.json`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(result, null, 2)}\n`);
  process.stderr.write(`kept in ${path.relative(process.cwd(), target)}\n`);
}
