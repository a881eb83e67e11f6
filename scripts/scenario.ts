import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findScenario, SCENARIOS } from "@/lib/scenarios/catalog";
import type { Scenario } from "@/lib/scenarios/model";
import { type Progress, playScenario } from "@/lib/scenarios/play";

const USAGE = `npm run scenario -- <name> [--meltdown] [--speed N] [--url U] [--key K]
npm run scenario -- --list

  --meltdown   everything the fault says, twenty times as often
  --speed N    play the live part N times as fast (1 to 100)
  --url U      the server; default is the one on this machine (PORT, else 3000)
  --key K      an API key; default is DATA_DIR/local-key of the server here, else BOOTSTRAP_API_KEY`;

/** How long a server may be away (a restart, a deploy) before the play is given up. */
const PATIENCE_MS = 120_000;
/** When a line was last written where no terminal is. */
const drawn = { atMs: 0 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    meltdown: { type: "boolean", default: false },
    speed: { type: "string", default: "1" },
    url: { type: "string" },
    key: { type: "string" },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

await main().catch((error: Error) => fail(error.message));

async function main(): Promise<void> {
  if (values.help) return say(USAGE);
  if (values.list) return say(listing());
  const [name] = positionals;
  if (!name) fail(`Which scenario?\n\n${listing()}\n\n${USAGE}`);
  const scenario = findScenario(name) ?? fail(`There is no scenario "${name}".\n\n${listing()}`);
  const speed = Number(values.speed);
  if (!(speed >= 1 && speed <= 100)) fail("--speed takes a number from 1 to 100.");
  const url = (values.url ?? `http://127.0.0.1:${process.env.PORT || 3000}`).replace(/\/+$/, "");
  const key =
    values.key ?? localKey() ?? fail("There is no key here: start the server first, or give --key.");

  say(`${scenario.title}: ${scenario.description}`);
  const workspace = await workspaceOf(url, key);
  say(`Watch it at ${url}/${workspace}\n`);
  const sent = await play(scenario, { url, key, speed });
  say(`\n${sent.toLocaleString("en")} records accepted. ${truthOf(scenario)}`);
}

function play(scenario: Scenario, { url, key, speed }: { url: string; key: string; speed: number }) {
  return playScenario(scenario, {
    to: {
      url,
      key,
      patienceMs: PATIENCE_MS,
      onWait: (reason, waitMs) => draw(`${reason}, trying again in ${(waitMs / 1000).toFixed(1)} s …`),
    },
    runId: randomBytes(8).toString("hex"),
    speed,
    meltdown: values.meltdown,
    onProgress: (progress) => draw(lineOf(scenario, progress)),
  });
}

function lineOf(scenario: Scenario, { part, share, sent }: Progress): string {
  const bar = "█".repeat(Math.round(share * 24)).padEnd(24, "░");
  const lines = `${sent.toLocaleString("en")} records`;
  if (part === "history") return `the last ${scenario.historyMinutes} min  ${bar}  ${lines}`;
  const minute = scenario.historyMinutes + share * scenario.liveMinutes;
  const phases = scenario.phases.filter(
    ({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute,
  );
  return `live             ${bar}  ${lines}  ${phases.at(-1)?.title ?? "all quiet"}`;
}

function truthOf({ truth, historyMinutes }: Scenario): string {
  if (!truth) return "The truth: nothing was wrong. There should be no incident.";
  const seconds = Math.round((truth.startsAtMinute - historyMinutes) * 60);
  const when = seconds < 0 ? `${-seconds} s before the live part` : `${seconds} s into the live part`;
  return `The truth: ${truth.kind.replaceAll("_", " ")} in ${truth.service}, from ${when} on.`;
}

function listing(): string {
  return SCENARIOS.map(
    ({ name, title, description }) => `  ${name.padEnd(18)} ${title}. ${description}`,
  ).join("\n");
}

/** The slug of the key's workspace; waits for a server that is still starting. */
async function workspaceOf(url: string, key: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } }).catch(
      () => null,
    );
    if (answer?.ok) return ((await answer.json()) as { workspace: { slug: string } }).workspace.slug;
    if (answer && answer.status < 500 && answer.status !== 429)
      fail(`${url} refuses the key (${answer.status}). Give one with --key.`);
    if (Date.now() > deadline) fail(`${url} does not answer. Is the server started (npm start)?`);
    draw(`waiting for ${url} (npm start) …`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function localKey(): string | undefined {
  try {
    const key = readFileSync(path.join(process.env.DATA_DIR || "./data", "local-key"), "utf8").trim();
    if (key) return key;
  } catch {
    // No server has been started in this folder; the environment may still name a key.
  }
  return process.env.BOOTSTRAP_API_KEY || undefined;
}

/** One line that is drawn over on a terminal; elsewhere (a file, CI) one in ten seconds is enough. */
function draw(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${text}`);
  else if (Date.now() - drawn.atMs > 10_000) {
    drawn.atMs = Date.now();
    say(text);
  }
}

function say(text: string): void {
  process.stdout.write(`${process.stdout.isTTY ? "\r\x1b[2K" : ""}${text}\n`);
}

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
