import { defineConfig } from "@playwright/test";

/** Run by `npm test -- e2e`, which builds, and says in CHROMIUM_PATH which Chromium to drive. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  globalSetup: "./tests/support/e2e-setup.ts",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  use: {
    // Signed in as the first owner; a test that wants a stranger takes an empty storageState.
    storageState: "test-results/signed-in.json",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      // No sandbox: as root, in containers and in CI, Chromium cannot make one; it only visits our own server.
      args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
    },
  },
});
