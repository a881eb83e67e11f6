import { expect, open, settled, test } from "./console";

test("the switcher keeps the place, and an owner makes a workspace of their own from it", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/logs`);
  const switcher = page.getByRole("button", { name: /^Workspace / });
  await switcher.click();
  await page.getByRole("menuitem", { name: "Default" }).click();
  await expect(page).toHaveURL(/\/default\/logs$/);
  await settled(page);
  await switcher.click();
  await page.getByRole("menuitem", { name: "New workspace" }).click();
  await page.getByRole("dialog", { name: "New workspace" }).getByLabel("Name").fill("Façade & Söhne");
  await page.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page).toHaveURL(/\/facade-sohne[\w-]*$/);
  await expect(switcher).toContainText("Façade & Söhne");
  await page.goto(new URL("settings/members", `${page.url()}/`).href);
  await expect(page.getByRole("row").filter({ hasText: "(you)" })).toContainText("Owner");
});

test("whoever owns no workspace is told why they cannot make one", async ({ visitor, workspace }) => {
  const page = await visitor("admin");
  await open(page, `/${workspace.slug}`);
  await page.getByRole("button", { name: /^Workspace / }).click();
  const item = page.getByRole("menuitem", { name: "New workspace" });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toContainText("this needs an owner (workspaces:create)");
  await item.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Workspace / })).toBeFocused();
});
