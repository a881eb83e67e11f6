#!/usr/bin/env node
import { ensureBuilt } from "./lib/build.mjs";
import { provideChromium } from "./lib/chromium.mjs";
import { cleanUp, cleanUpOnSignals } from "./lib/cleanup.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { Missing } from "./lib/missing.mjs";
import { providePostgres } from "./lib/postgres/provide.mjs";
import { provideRedis } from "./lib/redis.mjs";
import { provideSenders } from "./lib/senders.mjs";
import { chosen, runSuite, SUITES } from "./lib/suites.mjs";
import { summarise } from "./lib/summary.mjs";
import { bold, main, red, Sorry, say, yellow } from "./lib/terminal.mjs";

const HELP = `npm test                    everything: ${SUITES.map(({ name }) => name).join(", ")}
npm test -- unit api        only these (api on both databases, api-postgres on one)

PostgreSQL comes from TEST_DATABASE_URL (a superuser's), an installed one with pgvector, Docker, or as root on a Debian
from debootstrap; Chromium from CHROMIUM_PATH, the system, Playwright, or as root from apt; Redis from REDIS_SERVER_PATH,
the system, or as root from apt; Prometheus and rsyslog from SENDERS_FOLDER or unpacked from Debian's
packages, Alertmanager from ALERTMANAGER_PATH, the system, or as root from apt.
What cannot be had is skipped with its reason; with CI=true it fails.`;

const CI = !["", "0", "false"].includes(process.env.CI ?? "");
const running = new Set();

main(async () => {
  const names = process.argv.slice(2);
  if (names.some((name) => name === "--help" || name === "-h")) return say(HELP);
  const unknown = names.find((name) => chosen([name]).length === 0);
  if (unknown) throw new Sorry(`There is no suite ${unknown}.\n\n${HELP}`);
  cleanUpOnSignals(running);
  try {
    await ensureInstalled();
    const suites = chosen(names);
    const { provided, results } = await provide(new Set(suites.flatMap(({ needs }) => needs)));
    for (const suite of suites) results.push(await attempt(suite, provided));
    if (summarise(results) > 0) process.exitCode = 1;
  } finally {
    await cleanUp();
  }
});

/**
 * What the suites need, each a value or the {@link Missing} that says why not. A build that breaks is a failure of its
 * own; the suites that can do without it still run.
 */
async function provide(needs) {
  const provided = {};
  const results = [];
  const providers = {
    build: ensureBuilt,
    postgres: providePostgres,
    chromium: provideChromium,
    redis: provideRedis,
    senders: provideSenders,
  };
  // One after another: apt and debootstrap must not run beside each other, and a build takes both cores.
  for (const [name, bring] of Object.entries(providers)) {
    if (!needs.has(name)) continue;
    try {
      provided[name] = await bring();
    } catch (error) {
      if (error instanceof Missing) {
        say(bold(yellow(`\nMISSING: ${error.message}\n`)));
        provided[name] = error;
      } else if (error instanceof Sorry) {
        say(red(error.message));
        results.push({ name, passed: 0, failed: 1, skipped: 0 });
        provided[name] = new Missing(`the ${name} failed`);
      } else throw error;
    }
  }
  return { provided, results };
}

async function attempt(suite, provided) {
  const missing = suite.needs.map((need) => provided[need]).find((value) => value instanceof Missing);
  say(bold(`\n── ${suite.name} ${"─".repeat(Math.max(0, 90 - suite.name.length))}`));
  if (!missing) return runSuite(suite, provided, track);
  say((CI ? red : yellow)(`${CI ? "FAILED" : "SKIPPED"}: ${missing.message}`));
  return { name: suite.name, passed: 0, failed: CI ? 1 : 0, skipped: CI ? 0 : 1, note: "missing parts" };
}

function track(child) {
  running.add(child);
  child.once("exit", () => running.delete(child));
}
