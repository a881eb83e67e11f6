import type { Page } from "@playwright/test";
import { expect, open, screensOf, test } from "./console";
import { trouble } from "./trouble";

const WIDTH = 390;
test.use({ viewport: { width: WIDTH, height: 844 }, isMobile: true, hasTouch: true });

const widthOf = (page: Page) => page.evaluate(() => document.scrollingElement!.scrollWidth);

test("no screen scrolls sideways on a phone, not even with endless words in it", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}`);
  expect(await widthOf(page), "first screen").toBeLessThanOrEqual(WIDTH);
  const path = `/srv/${"very-long-folder-name-".repeat(12)}report.json`;
  const number = await workspace.incident(
    trouble(
      Array.from({ length: 12 }, (_, i) => ({
        message: `cannot read ${path}?token=${"k".repeat(200)}&part=${i}: ${"NestedFailure".repeat(20)}`,
        attributes: { [`key.${"of.length.".repeat(12)}`]: "v".repeat(400) },
      })),
      { service: "a-service-with-a-name-that-somebody-generated-from-its-whole-path-in-the-repository" },
    ),
  );
  const screens = [...(await screensOf(workspace, number)), "/docs", "/"];
  for (const screen of screens) {
    await page.goto(screen);
    await expect(page.locator("main")).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    expect(await widthOf(page), screen).toBeLessThanOrEqual(WIDTH);
  }
  await open(page, `/${workspace.slug}/incidents/${number}`);
  await page.getByRole("button", { name: "Acknowledge" }).tap();
  await expect(page.getByText(`#${number}: Acknowledged`)).toBeVisible();
  expect(await widthOf(page), "with a toast").toBeLessThanOrEqual(WIDTH);
  await open(page, `/${workspace.slug}/logs`);
  await page
    .getByRole("listitem")
    .filter({ hasText: "cannot read" })
    .first()
    .getByRole("button")
    .first()
    .tap();
  await expect(page.locator("dl[aria-label=Attributes]")).toBeVisible();
  expect(await widthOf(page), "an opened line").toBeLessThanOrEqual(WIDTH);
});

test("the places and the menu are reached by keyboard, and closing the menu gives the focus back", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}`);
  const more = page.getByRole("button", { name: "More" });
  await more.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("link", { name: "Services" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(more).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(sheet.getByRole("link", { name: "Services" })).toBeVisible();
  await sheet.getByRole("button", { name: "Find or do" }).press("Enter");
  await page.keyboard.type("go to logs");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/logs$/);
  await expect(page.getByRole("link", { name: "Logs" })).toHaveAttribute("aria-current", "page");
});

test("the settings are two taps away, and their line of pages shows the one that is open", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}`);
  await page.getByRole("button", { name: "More" }).tap();
  await page.getByRole("dialog").getByRole("link", { name: "Settings" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "General" })).toBeVisible();
  const pages = page.getByRole("navigation", { name: "Settings" });
  await pages.getByRole("link", { name: "Audit" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Audit" })).toBeVisible();
  await expect(pages.getByRole("link", { name: "Audit" })).toBeInViewport({ ratio: 1 });
  await page.reload();
  await expect(pages.getByRole("link", { name: "Audit" })).toBeInViewport({ ratio: 1 });
});

test("a finger that taps what is closed is told why", async ({ visitor, workspace }) => {
  const page = await visitor("viewer");
  await open(page, `/${workspace.slug}/settings/members`);
  await page.getByRole("button", { name: "Invite" }).tap({ force: true });
  await expect(
    page.getByRole("listitem").filter({ hasText: "Your role here is viewer; this needs at least admin" }),
  ).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("light and dark follow the system until somebody chooses, and the choice outlives a reload", async ({
  page,
  workspace,
}) => {
  /** How bright the page's ground is, 0…255. */
  const ground = () =>
    page.evaluate(() => {
      const pen = document.createElement("canvas").getContext("2d")!;
      pen.fillStyle = getComputedStyle(document.body).backgroundColor;
      pen.fillRect(0, 0, 1, 1);
      return pen.getImageData(0, 0, 1, 1).data[0]!;
    });
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, `/${workspace.slug}`);
  await expect.poll(ground).toBeGreaterThan(230);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).toBeLessThan(40);
  await page.getByRole("button", { name: "More" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Light" }).tap();
  await expect.poll(ground).toBeGreaterThan(230);
  await page.reload();
  await expect.poll(ground).toBeGreaterThan(230);
});
