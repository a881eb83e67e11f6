import { existsSync } from "node:fs";
import { findKey } from "./feed/key";
import { HELP, parseOptions, UsageError } from "./feed/options";
import { feed } from "./feed/run";
import { Unreachable } from "./feed/send";

const EXIT = { accepted: 0, someRejected: 1, usage: 2, unreachable: 3, interrupted: 130 };

async function main(): Promise<number> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const options = parseOptions(process.argv.slice(2), process.env);
  if (!options) {
    process.stdout.write(`${HELP}\n`);
    return EXIT.accepted;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const result = await feed(options, {
    key: findKey(options.key, process.env),
    env: process.env,
    signal: stop.signal,
    input: process.stdin,
    out: process.stderr,
  }).catch((error) => {
    if (!stop.signal.aborted) throw error;
  });
  if (result) process.stdout.write(`See it at ${result.console}\n`);
  if (!result || stop.signal.aborted) return EXIT.interrupted;
  return result.rejected > 0 ? EXIT.someRejected : EXIT.accepted;
}

try {
  process.exit(await main());
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Unreachable)) throw error;
  process.stderr.write(
    `${error.message}\n${error instanceof UsageError ? "See npm run feed -- --help\n" : ""}`,
  );
  process.exit(error instanceof UsageError ? EXIT.usage : EXIT.unreachable);
}
