import path from "node:path";
import { parseArgs } from "node:util";

export const HELP = `npm run feed -- <file|-> [options]

Sends a log file, or standard input, to Incident Commander. Feeding the same file again changes nothing: each batch
carries an idempotency key made of the file, the place in it and its content.

  --service S   the service the lines belong to; by default the file's name. Lines of JSON that name a service and a
                message keep their own
  --follow      goes on with what is appended, through rotation and truncation; a restart continues where it stopped
  --rate N      at most N lines per second
  --batch N     lines per request, 1000 by default
  --again       takes a file in that was fed before
  --url U       the server; by default APP_URL, or PORT on this machine
  --key K       the API key; by default DATA_DIR/local-key (./data), then BOOTSTRAP_API_KEY
  --help

Exit code: 0 everything was accepted · 1 some lines were rejected · 2 wrong usage, or the file cannot be read
· 3 the server could not be reached or refused the key · 130 stopped by Ctrl-C`;

export interface FeedOptions {
  /** Absolute path, or `-`. */
  source: string;
  service: string | undefined;
  follow: boolean;
  again: boolean;
  rate: number | undefined;
  batch: number;
  url: string;
  key: string | undefined;
}

export class UsageError extends Error {}

/** Throws {@link UsageError}; undefined when help was asked for. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): FeedOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [source, ...more] = positionals;
  if (!source || more.length > 0) throw new UsageError("Name one file, or - for standard input.");
  if (source === "-" && values.follow)
    throw new UsageError("Standard input cannot be followed: it just goes on.");
  return {
    source: source === "-" ? source : path.resolve(env.INIT_CWD ?? ".", source),
    service: values.service,
    follow: values.follow ?? false,
    again: values.again ?? false,
    rate: values.rate === undefined ? undefined : count("--rate", values.rate, 1_000_000),
    batch: count("--batch", values.batch ?? "1000", 10_000),
    url: serverUrl(values.url, env),
    key: values.key,
  };
}

function parse(args: string[]) {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = { service: text, rate: text, batch: text, url: text, key: text };
    const flags = { follow: flag, again: flag, help: flag };
    return parseArgs({ args, allowPositionals: true, options: { ...options, ...flags } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function count(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new UsageError(`${name} takes a whole number from 1 to ${max.toLocaleString("en")}.`);
}

export function serverUrl(given: string | undefined, env: NodeJS.ProcessEnv): string {
  const text = given ?? (env.APP_URL || `http://127.0.0.1:${env.PORT || 3000}`);
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new UsageError(`${text} is not an http URL.`);
  return text.replace(/\/+$/, "");
}

/** A name for the lines of a file, when none is given: `/var/log/web-2026-11-20.log.1` is of `web`. */
export function serviceOf(file: string): string {
  const name = path.basename(file).replace(/\.[^.]*(\.\d+)?$/, "");
  return name.replace(/[-_.]?\d{4}-?\d{2}-?\d{2}$/, "") || "unnamed";
}
