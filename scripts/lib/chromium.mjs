import { existsSync } from "node:fs";
import { aptInstall, mayInstall } from "./apt.mjs";
import { nodePath } from "./install.mjs";
import { Missing } from "./missing.mjs";
import { findProgram, run } from "./run.mjs";
import { step } from "./terminal.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of a Chromium to drive: named, on the system, Playwright's own, or from apt. Throws {@link Missing}. */
export async function provideChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  return step("Finding a Chromium", async () => {
    const found = (await findProgram(...NAMES)) ?? APPLICATIONS.find(existsSync) ?? (await playwrightsOwn());
    if (found) return found;
    let reason = "apt-get could be asked as root only";
    if (mayInstall()) {
      try {
        await aptInstall("chromium");
        return await findProgram("chromium");
      } catch (error) {
        reason = error.message;
      }
    }
    throw new Missing(
      `no Chromium: none is installed, and ${reason}. Run \`npx playwright install chromium\`, or set CHROMIUM_PATH.`,
    );
  });
}

async function playwrightsOwn() {
  const ask = 'process.stdout.write(require("@playwright/test").chromium.executablePath())';
  const { code, output } = await run(nodePath(), ["-e", ask]);
  return code === 0 && existsSync(output) ? output : undefined;
}
