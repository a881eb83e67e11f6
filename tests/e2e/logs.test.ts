import type { Page } from "@playwright/test";
import { expect, neverReloaded, open, test, type Workspace } from "./console";

const LINES = /^Lines, newest first$/;
const lines = (page: Page) => page.getByRole("list", { name: LINES }).locator("> li");
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const LOG = [
  { ts: ago(40), service: "printer", level: "error", message: "paper jam in tray two" },
  { ts: ago(5), service: "printer", level: "error", message: "paper tray two is empty" },
  {
    ts: ago(4),
    service: "printer",
    level: "warn",
    message: "paper tray one is nearly empty",
    attributes: { tray: "one", "sheets.left": 12, manual: "https://example.test/trays" },
  },
  { ts: ago(3), service: "scanner", level: "error", message: "lamp is cold" },
];

async function logsOf(page: Page, workspace: Workspace): Promise<void> {
  await workspace.send(LOG);
  await open(page, `/${workspace.slug}/logs`);
  await expect(lines(page)).toHaveCount(LOG.length);
}

test("words, level and range stand in the address, hold over a reload, and are taken away together", async ({
  page,
  workspace,
}) => {
  await logsOf(page, workspace);
  await page.keyboard.press("/");
  await page.keyboard.type("tray paper");
  await expect(lines(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Level" }).click();
  await page.getByRole("option", { name: "error" }).click();
  await page.keyboard.press("Escape");
  await expect(lines(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Last hour" }).click();
  await page.getByRole("button", { name: "Last 15 minutes" }).click();
  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page)).toContainText("paper tray two is empty");
  const asked = Object.fromEntries(new URL(page.url()).searchParams);
  expect(asked).toEqual({ q: "tray paper", level: "error", range: "15m" });

  await page.reload();
  await expect(lines(page)).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toHaveValue("tray paper");
  await expect(page.getByRole("button", { name: "Level error" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Last 15 minutes" })).toBeVisible();

  await page.getByRole("button", { name: "Clear" }).click();
  await expect(lines(page)).toHaveCount(LOG.length);
  expect(new URL(page.url()).search).toBe("");
  await expect(page.getByRole("searchbox")).toHaveValue("");
});

test("where nothing matches it is said, with the way out", async ({ page, workspace }) => {
  await workspace.send(LOG);
  await open(page, `/${workspace.slug}/logs?q=unicorn&level=fatal`);
  await expect(page.getByRole("heading", { name: "No lines match these filters" })).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(lines(page)).toHaveCount(LOG.length);
});

test("a line opens to its attributes, its context and its template", async ({ page, workspace }) => {
  await logsOf(page, workspace);
  const line = lines(page).filter({ hasText: "nearly empty" });
  await line.getByRole("button").first().click();
  const attributes = line.locator("dl[aria-label=Attributes]");
  await expect(attributes).toContainText("sheets.left12");
  await expect(attributes.getByRole("link")).toHaveAttribute("rel", /noopener/);
  await line.getByRole("link", { name: "Show in its context" }).click();
  await expect(page.locator("#wanted")).toContainText("nearly empty");
  await expect(page.getByRole("list", { name: "Lines, oldest first" }).locator("> li")).toHaveText([
    /paper jam/,
    /two is empty/,
    /nearly empty/,
  ]);
  await page.locator("#wanted").getByRole("link", { name: /^tpl_/ }).click();
  await expect(page).toHaveURL(/\/templates\/tpl_/);
  await expect(page.getByText("paper tray one is nearly empty").first()).toBeVisible();
});

test("Follow shows a line that comes later, on top and without a reload", async ({ page, workspace }) => {
  await logsOf(page, workspace);
  await page.getByRole("button", { name: /^Follow/ }).click();
  await expect(page.getByRole("button", { name: /^Following/ })).toHaveAttribute("aria-pressed", "true");
  const sameLoad = await neverReloaded(page);
  await workspace.send([{ service: "scanner", level: "info", message: "lamp is warm again" }]);
  await expect(lines(page).first()).toContainText("lamp is warm again");
  await expect(lines(page)).toHaveCount(LOG.length + 1);
  await sameLoad();
});
