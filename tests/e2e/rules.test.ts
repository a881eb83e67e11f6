import { expect, open, test } from "./console";

test("a rule of grouping is begun from an example, tried, made, moved by keys, switched, changed, and brought back after it was removed", async ({
  page,
  workspace,
  noise,
}) => {
  for (const service of ["cart", "mail"])
    await workspace.fetch("/api/v1/alerts", {
      json: { title: `${service} is down`, service, severity: "critical", labels: { cluster: "eu" } },
      headers: { prefer: "wait=10" },
    });
  await open(page, `/${workspace.slug}/settings/rules`);
  await page.getByRole("button", { name: "Begin with “One incident per cluster”" }).click();
  const form = page.getByRole("dialog", { name: "New rule of grouping" });
  await form.getByRole("button", { name: "Try it on the last 30 days" }).click();
  await expect(form.getByText("this makes 2 incidents into 1")).toBeVisible();
  await expect(form.getByRole("list", { name: "Made into one" }).getByRole("link")).toHaveCount(2);
  await form.getByLabel("Window, minutes").fill("20");
  await expect(form.getByText("The rule has changed since it was tried.")).toBeVisible();
  noise.expect(/400/);
  await form.getByLabel("Grouped by, 1: field or label").fill("cluster");
  await form.getByRole("button", { name: "Make the rule, live" }).click();
  await expect(form.getByText("is not a field of a signal", { exact: true })).toBeVisible();
  await form.getByLabel("Grouped by, 1: field or label").fill("label:cluster");
  await form.getByRole("button", { name: "Make the rule, live" }).click();
  await expect(form).toHaveCount(0);

  await page.getByRole("button", { name: "New rule" }).click();
  await form.getByLabel("Name", { exact: true }).fill("Cron");
  await form.getByLabel("Condition 1: value").fill("cron");
  await form.getByRole("combobox", { name: "What happens" }).click();
  await page.getByRole("option", { name: "They make no incident" }).click();
  await form.getByRole("combobox", { name: "Mode" }).click();
  await page.getByRole("option", { name: /^Shadow/ }).click();
  await form.getByRole("button", { name: "Make the rule, in shadow" }).click();
  const rules = page.getByRole("list", { name: "Rules of grouping" }).getByRole("listitem");
  await expect(rules).toHaveText([/One incident per cluster.*until 20 minutes/s, /Cron.*no incident/s]);

  await page.getByRole("button", { name: "Move “Cron” up" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(rules).toHaveText([/Cron/, /One incident per cluster/]);
  await expect(page.getByRole("button", { name: "Move “Cron” up" })).toBeFocused();

  await page.getByRole("button", { name: /What “Cron” would have done/ }).click();
  await expect(page.getByRole("dialog", { name: "Cron" })).toContainText("Nothing yet");
  await page.keyboard.press("Escape");

  await page.getByRole("combobox", { name: "Mode of “Cron”" }).click();
  await page.getByRole("option", { name: "Off" }).click();
  await expect(page.getByRole("combobox", { name: "Mode of “Cron”" })).toHaveText("Off");
  await page.getByRole("button", { name: "Change “Cron”" }).click();
  const changed = page.getByRole("dialog", { name: "Change the rule" });
  await changed.getByLabel("Name", { exact: true }).fill("Cron jobs");
  await changed.getByRole("button", { name: "Save, switched off" }).click();
  await page.getByRole("button", { name: "Remove “Cron jobs”" }).click();
  await expect(rules).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rules).toHaveText([/Cron jobs/, /One incident per cluster/]);
});
