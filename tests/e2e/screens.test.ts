import { expect, open, screensOf, test } from "./console";
import { refusedDatabase } from "./trouble";

const PLACES = ["Overview", "Incidents", "Logs", "Templates", "Windows", "Services", "Runbooks"];
const SETTINGS = ["General", "Members", "Roles", "API keys", "Sessions", "Usage", "Audit"];

/** That nothing is logged and no request fails is asked at the end of every test; here all screens are drawn. */
test("every screen is drawn whole, by its address and by a click, and the browser has nothing to complain of", async ({
  page,
  workspace,
}) => {
  const number = await workspace.incident(refusedDatabase());
  for (const path of await screensOf(workspace, number)) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    await expect(page.getByText("This screen could not be read")).toHaveCount(0);
  }
  await open(page, `/${workspace.slug}`);
  for (const place of PLACES) {
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: place }).click();
    await expect(page.getByRole("heading", { level: 1, name: place })).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(`^${place} · `));
  }
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Settings" }).click();
  for (const place of SETTINGS) {
    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: place }).click();
    await expect(page.getByRole("heading", { level: 1, name: place })).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(`^${place} · `));
  }
});

test("the keyboard goes everywhere: two keys to each place, the menu to an incident by its words, ? for the keys", async ({
  page,
  workspace,
}) => {
  await workspace.incident(refusedDatabase());
  await open(page, `/${workspace.slug}`);
  for (const place of ["Incidents", "Logs", "Templates", "Overview"]) {
    await page.keyboard.press("g");
    await page.keyboard.press(place[0]!.toLowerCase());
    await expect(page.getByRole("heading", { level: 1, name: place })).toBeVisible();
  }
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("Templates");
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("refused");
  await expect(page.getByRole("option", { name: /Database connections refused/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/incidents\/1$/);
});
