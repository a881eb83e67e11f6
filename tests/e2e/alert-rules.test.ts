import { expect, open, test } from "./console";

test("a rule of severity and routing is made, acts, is moved, switched off, and brought back after it was removed", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/alert-rules`);
  const make = async (name: string, service: string) => {
    await page.getByRole("button", { name: "New rule" }).first().click();
    const form = page.getByRole("dialog", { name: "New rule of severity and routing" });
    await form.getByLabel("Name", { exact: true }).fill(name);
    await form.getByLabel("Condition 1: field or label").fill("namespace");
    await form.getByLabel("Condition 1: value").fill("data");
    await form.getByLabel("service", { exact: true }).fill(service);
    await form.getByRole("button", { name: "Make the rule" }).click();
    await expect(form).toHaveCount(0);
  };
  await make("Data team", "warehouse");
  await make("Second thoughts", "lake");
  const rules = page.getByRole("list", { name: "Rules of severity and routing" }).getByRole("listitem");
  await expect(rules).toHaveText([/Data team/, /Second thoughts/]);
  await expect(rules.first()).toContainText("namespace is data: service warehouse");

  const alert = { title: "Disk is full", labels: { namespace: "data" } };
  expect((await workspace.fetch("/api/v1/alerts", { json: alert })).status).toBe(202);
  const first = async () => (await (await workspace.fetch("/api/v1/alerts")).json()).data[0];
  expect(await first()).toMatchObject({ service: "warehouse" });

  await page.getByRole("button", { name: "Move “Second thoughts” up" }).click();
  await expect(rules).toHaveText([/Second thoughts/, /Data team.*acts on 1 alert/s]);
  await page.getByRole("switch", { name: "“Data team” is in force" }).click();
  await expect(page.getByRole("switch", { name: "“Data team” is in force" })).not.toBeChecked();
  await page.getByRole("button", { name: "Remove “Data team”" }).click();
  await expect(rules).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rules).toHaveText([/Second thoughts/, /Data team/]);
});

test("a rule of noise holds alerts back and says how often", async ({ page, workspace }) => {
  await open(page, `/${workspace.slug}/settings/alert-rules`);
  await page.getByRole("button", { name: "New rule" }).last().click();
  const form = page.getByRole("dialog", { name: "New rule of noise" });
  await form.getByLabel("Name", { exact: true }).fill("Backups may be late");
  await form.getByLabel("Condition 1: value").fill("backup");
  await form.getByRole("combobox", { name: "What happens" }).click();
  await page.getByRole("option", { name: "Mute" }).click();
  await form.getByRole("button", { name: "Make the rule" }).click();
  const rule = page.getByRole("list", { name: "Rules of noise" }).getByRole("listitem");
  await expect(rule).toContainText("service is backup: muted until");
  await workspace.fetch("/api/v1/alerts", {
    json: { title: "Backup is late", service: "backup" },
    headers: { prefer: "wait=5" },
  });
  await page.reload();
  await expect(rule).toContainText("acted 1 time");
});
