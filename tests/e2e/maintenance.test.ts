import { expect, open, test } from "./console";

test("a window is planned for every week, holds alerts back while one that began now is open, and comes back by undo", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/maintenance`);
  await page.getByRole("button", { name: "Plan a window" }).click();
  const form = page.getByRole("dialog", { name: "Plan a maintenance window" });
  await form.getByLabel("Name", { exact: true }).fill("Weekly reboot");
  await form.getByLabel("Condition 1: value").fill("till");
  await form.getByRole("combobox", { name: "How often" }).click();
  await page.getByRole("option", { name: "Every week" }).click();
  await form.getByLabel("Begins at").fill("03:30");
  await form.getByLabel("Sun").click();
  await form.getByRole("button", { name: "Plan it" }).click();
  const planned = page.getByRole("row").filter({ hasText: "Weekly reboot" });
  await expect(planned).toContainText("03:30");
  await expect(planned).toContainText("begins");

  await page.getByLabel("Name", { exact: true }).fill("Upgrade");
  await page.getByLabel("Service", { exact: true }).fill("shop");
  await page.getByRole("button", { name: "Begin now" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Upgrade" })).toContainText("open");
  await workspace.fetch("/api/v1/alerts", {
    json: { title: "Shop is down", service: "shop" },
    headers: { prefer: "wait=5" },
  });
  expect((await (await workspace.fetch("/api/v1/alerts")).json()).data).toMatchObject([
    { incidentNumber: null, noise: { action: "hold", kind: "maintenance" } },
  ]);

  await planned.getByRole("button", { name: "Remove" }).click();
  await expect(planned).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(planned).toContainText("03:30");
});
