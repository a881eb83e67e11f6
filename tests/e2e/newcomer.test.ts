import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { reached } from "../support/e2e-setup";
import { expect, neverReloaded, open, test } from "./console";
import { refusedDatabase } from "./trouble";

/** In the workspace that every server begins with, as somebody does who has just typed `npm start`. */
test("a newcomer comes from the empty console to an incident and its very lines by one command, without a reload", async ({
  page,
}) => {
  const { url } = reached();
  await open(page, "/default");
  await expect(page.getByRole("heading", { name: "From a log to an incident" })).toBeVisible();
  await expect(page.getByText("npm run feed -- ./your.log --service web")).toBeVisible();
  await expect(page.getByText(`curl ${url}/api/v1/logs`)).toBeVisible();
  const sameLoad = await neverReloaded(page);

  const fed = await feed();
  expect(fed, fed.output).toMatchObject({ code: 0 });
  expect(fed.output).toContain(`See it at ${url}/default`);

  const incident = page.getByRole("link", { name: /database connections refused/i });
  await expect(incident).toBeVisible();
  await expect(page.getByText("Noise reduction", { exact: true })).toBeVisible();
  await expect(page.getByText("90 lines by minute of arrival")).toBeVisible();
  await sameLoad();

  await incident.click();
  const title = page.locator("#screen h2").first();
  await expect(title).toHaveText(/^Database connections refused in checkout\b[^<>{}*]*$/);
  await expect(page.getByRole("heading", { name: /^First read/ })).toBeVisible();
  await expect(page.getByText(/^(Cause|Likely cause|Cause unknown)$/).first()).toBeVisible();
  await expect(page.locator("#timeline").getByRole("listitem").first()).toContainText(
    /line never seen before .* reason enough to open one/,
  );
  await expect(page).toHaveTitle(/#1 Database connections refused/);
  await sameLoad();

  const quote = page.getByRole("link", { name: /could not connect to database/ }).first();
  const text = /attempt \d+/.exec((await quote.textContent()) ?? "")![0];
  const address = await quote.getAttribute("href");
  expect(address).toMatch(/^\/default\/logs\?record=/);
  await quote.click();
  await expect(page).toHaveURL(`${url}${address}`);
  const wanted = page.locator("#wanted");
  await expect(wanted).toContainText(`${text})`);
  await expect(wanted.getByRole("button").first()).toHaveAttribute("aria-expanded", "true");
  await expect(wanted).toBeInViewport();
  const ground = (index: number) =>
    page
      .getByRole("list", { name: "Lines, oldest first" })
      .locator("> li")
      .nth(index)
      .evaluate((line) => getComputedStyle(line).backgroundColor);
  expect(await wanted.evaluate((line) => getComputedStyle(line).backgroundColor)).not.toBe(await ground(0));
  await sameLoad();
});

/** The real program on a real file, beside the server as the first screen says: it finds the key by itself. */
async function feed(): Promise<{ code: number | null; output: string }> {
  const { url, dataDir } = reached();
  const folder = mkdtempSync(path.join(tmpdir(), "ic-feed-"));
  const file = path.join(folder, "checkout.log");
  const lines = refusedDatabase().map(
    ({ ts, level, message }) => `${ts} ${level.toUpperCase()} ${message}\n`,
  );
  writeFileSync(file, lines.join(""));
  const { PATH, HOME } = process.env;
  const child = spawn("npm", ["run", "feed", "--", file, "--service", "checkout"], {
    env: { PATH, HOME, PORT: new URL(url).port, DATA_DIR: dataDir, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  rmSync(folder, { recursive: true });
  return { code, output };
}
