import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { nodePath } from "./install.mjs";
import { root, run, toolEnv } from "./run.mjs";

const VITEST = "node_modules/vitest/vitest.mjs";
const PLAYWRIGHT = "node_modules/@playwright/test/cli.js";

/** In the order they run: what fails fastest and tells most comes first. `needs` is what must be found or brought. */
export const SUITES = [
  { name: "unit", project: "unit", needs: [] },
  { name: "integration", project: "integration", needs: [] },
  { name: "integration-postgres", project: "integration", needs: ["postgres"] },
  { name: "api", project: "api", needs: ["build"] },
  { name: "api-postgres", project: "api", needs: ["build", "postgres"] },
  { name: "faults", project: "faults", needs: ["build"] },
  { name: "faults-postgres", project: "faults", needs: ["build", "postgres"] },
  { name: "upstash", project: "upstash", needs: ["build", "redis"] },
  { name: "senders", project: "senders", needs: ["build", "senders"] },
  { name: "e2e", needs: ["build", "chromium"] },
];

/** `api` chooses both databases, `api-postgres` one. */
export const chosen = (names) =>
  names.length === 0
    ? SUITES
    : SUITES.filter(({ name }) => names.some((asked) => name === asked || name === `${asked}-postgres`));

/** Runs one suite, letting it speak for itself, and answers its counts. */
export async function runSuite({ name, project }, { postgres, chromium, redis, senders }, onSpawn) {
  const report = path.join(root, "test-results", `${name}.json`);
  rmSync(report, { force: true });
  const [args, extra] = project ? vitest(project, report) : playwright(report);
  const env = toolEnv({
    ...extra,
    TEST_DATABASE_URL: name.endsWith("-postgres") ? postgres : "",
    CHROMIUM_PATH: chromium ?? "",
    REDIS_SERVER_PATH: redis ?? "",
    SENDERS_FOLDER: senders?.folder ?? "",
    ALERTMANAGER_PATH: senders?.alertmanager ?? "",
    DATABASE_URL: "",
  });
  const began = Date.now();
  const { code } = await run(nodePath(), args, { env, stdio: "inherit", onSpawn });
  const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, "utf8"))) : NOTHING;
  // A file that cannot be loaded, a crash or a broken set-up is no test, and still a failure.
  const outside = code !== 0 && counts.failed === 0;
  const note = outside ? "an error outside of its tests, see above" : undefined;
  return { name, ...counts, failed: outside ? 1 : counts.failed, ms: Date.now() - began, note };
}

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

const vitest = (project, report) => [
  [
    ...[VITEST, "run", "--project", project, "--passWithNoTests"],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  ],
  { NODE_ENV: "test" },
];
const playwright = (report) => [
  [PLAYWRIGHT, "test", "--reporter=list,json", "--pass-with-no-tests"],
  { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
];

/** Of vitest's report or Playwright's. A test that passed only on its second attempt counts as passed there. */
function countsOf(report) {
  if (report.stats) {
    const { expected, flaky, unexpected, skipped } = report.stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
