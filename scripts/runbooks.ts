import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findKey } from "./feed/key";
import { serverUrl, UsageError } from "./feed/options";
import { printable } from "./feed/printable";
import { Unreachable } from "./feed/send";
import { importFolder } from "./runbooks/import";

const HELP = `npm run runbooks -- import <folder> [options]

Takes the markdown of a folder in as runbooks. Doing it again changes only what has changed.

  --url U   the server; by default APP_URL, or PORT on this machine
  --key K   an API key with runbooks:write; by default IC_KEY, DATA_DIR/local-key (./data), then BOOTSTRAP_API_KEY
  --help

Exit code: 0 everything was taken in · 1 some files were rejected · 2 wrong usage · 3 the server could not be reached
or refused`;

async function main(): Promise<number> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { values, positionals } = parse(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const [verb, folder, ...more] = positionals;
  if (verb !== "import" || !folder || more.length > 0)
    throw new UsageError("Say import and name one folder.");
  const done = await importFolder(path.resolve(process.env.INIT_CWD ?? ".", folder), {
    url: serverUrl(values.url, process.env),
    key: findKey(values.key ?? process.env.IC_KEY, process.env),
  });
  for (const one of done.rejected) process.stderr.write(`${printable(`${one.path}: ${one.reason}`)}\n`);
  process.stdout.write(
    `${done.created} new, ${done.changed} changed, ${done.unchanged} as they were, ${done.rejected.length} rejected\n`,
  );
  return done.rejected.length > 0 ? 1 : 0;
}

function parse(args: string[]) {
  try {
    const options = { url: { type: "string" }, key: { type: "string" }, help: { type: "boolean" } } as const;
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

try {
  process.exit(await main());
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Unreachable)) throw error;
  process.stderr.write(
    `${error.message}\n${error instanceof UsageError ? "See npm run runbooks -- --help\n" : ""}`,
  );
  process.exit(error instanceof UsageError ? 2 : 3);
}
