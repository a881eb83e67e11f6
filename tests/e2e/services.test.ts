import { expect, open, test } from "./console";

test("services are imported from a file, changed with a way back, and drawn as a map", async ({
  page,
  workspace,
  noise,
}) => {
  noise.expect(/400/);
  await open(page, `/${workspace.slug}/services`);
  await page.getByRole("button", { name: "Import" }).click();
  const form = page.getByRole("dialog", { name: "Import services" });
  await form.getByLabel("Or its text").fill("services:\n  - name: [");
  await form.getByRole("button", { name: "Import" }).click();
  await expect(form.getByRole("alert")).toContainText("YAML");
  await form
    .getByLabel("Or its text")
    .fill("services:\n  - name: checkout\n    owner: payments\n    tier: 1\n    dependsOn: [orders-db]\n");
  await form.getByRole("button", { name: "Import" }).click();
  await expect(form).toHaveCount(0);
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: "checkout", exact: true }) });
  await expect(row).toContainText("payments · tier 1");
  await expect(page.getByRole("heading", { name: "Who needs whom" })).toBeVisible();

  await row.getByRole("button", { name: "Edit checkout" }).click();
  const edit = page.getByRole("dialog", { name: "checkout" });
  await expect(edit.getByLabel("Needs, separated by commas")).toHaveValue("orders-db");
  await edit.getByLabel("Owner").fill("checkout team");
  await edit.getByLabel("Cost of a minute down").fill("250.5");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("checkout team");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("payments");
  const { data } = await (await workspace.fetch("/api/v1/services")).json();
  expect(data.find(({ name }: { name: string }) => name === "checkout")).toMatchObject({
    owner: "payments",
    costPerMinute: null,
    calls: [{ callee: "orders-db", source: "declared" }],
  });
});
