import { expect, open, settled, test } from "./console";
import { refusedDatabase } from "./trouble";

test("templates are listed as shapes and open to the values seen, and their marks and name outlive a reload", async ({
  page,
  workspace,
}) => {
  await workspace.incident(refusedDatabase());
  await open(page, `/${workspace.slug}/templates`);
  const rows = page.locator("#screen").getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await rows
    .filter({ hasText: "paid in" })
    .getByRole("link", { name: /^order any value paid in any value/ })
    .click();
  await expect(page).toHaveURL(/\/templates\/tpl_/);
  const values = page.locator("section").filter({ has: page.getByRole("heading", { name: "Values" }) });
  await expect(values).toContainText("4000");
  await expect(values).toContainText("20");
  await expect(page.getByRole("link", { name: /order 4059 paid in/ })).toBeVisible();
  await settled(page);

  await page.getByRole("button", { name: "Mute" }).click();
  await expect(page.getByText("Muted: it makes no signals")).toBeVisible();
  await page.getByRole("button", { name: "Pin" }).click();
  await expect(page.getByText("Pinned: it stands first")).toBeVisible();
  await page.getByRole("button", { name: "Give it a name" }).click();
  await page.getByLabel("Name").fill("Payment done");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Renamed")).toBeVisible();

  await page.reload();
  await expect(page.getByRole("button", { name: "Unmute" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("button", { name: "Unpin" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("heading", { name: "Payment done" })).toBeVisible();

  await page.goto(`/${workspace.slug}/templates?pinned=true&muted=true`);
  await expect(rows).toHaveText([/Payment done/]);
});
