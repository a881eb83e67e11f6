import { expect, open, test } from "./console";

test("an alert opens to all that is known of it, is found by its sender, and is muted with a way back", async ({
  page,
  workspace,
}) => {
  await workspace.fetch("/api/v1/alerts/grafana", {
    json: {
      title: "Queue <b>grows</b>",
      state: "alerting",
      ruleId: 7,
      ruleName: "Queue <b>grows</b>",
      message: "It has grown for ten minutes.",
      tags: { service: "mail", severity: "high" },
    },
    headers: { prefer: "wait=5" },
  });
  await workspace.fetch("/api/v1/alerts", { json: { title: "Other thing", service: "shop" } });
  await open(page, `/${workspace.slug}/alerts?source=grafana`);
  await expect(page.getByRole("button", { name: "Other thing" })).toHaveCount(0);
  const row = page.getByRole("button", { name: "Queue <b>grows</b>" });
  await expect(row).toHaveAttribute("aria-expanded", "false");
  await row.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("It has grown for ten minutes.")).toBeVisible();
  await expect(page.getByText("severity high: grafana says “high”")).toBeVisible();
  await expect(page.getByRole("region", { name: "Labels" })).toContainText("service=mail");
  await page.getByRole("button", { name: "Mute for 1 hour" }).click();
  const rules = async () => (await (await workspace.fetch("/api/v1/noise-rules")).json()).data;
  await expect.poll(rules).toMatchObject([{ name: "Muted: Queue <b>grows</b>", effect: { kind: "mute" } }]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(rules).toEqual([]);
});
