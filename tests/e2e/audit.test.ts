import { readFileSync } from "node:fs";
import { expect, open, test, type Workspace } from "./console";

/** Two kinds of entries, made by the workspace's key. */
async function act(workspace: Workspace): Promise<void> {
  const key = { name: "shipper of dock 4", scopes: ["logs:write"] };
  expect((await workspace.fetch("/api/v1/api-keys", { json: key })).status).toBe(201);
  const settings = { quietMinutes: 45 };
  expect((await workspace.fetch("/api/v1/settings", { method: "PATCH", json: settings })).status).toBe(200);
}

test("the audit is filtered in the address, opened to before and after, and exported as filtered", async ({
  page,
  workspace,
}) => {
  await act(workspace);
  await open(page, `/${workspace.slug}/settings/audit`);
  const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText("settings.changed");
  await expect(entries.first()).toContainText("quietMinutes 30 → 45");
  await entries.first().getByRole("button").first().click();
  const changes = page.getByRole("table", { name: "What changed" });
  await expect(changes.getByRole("row").nth(1)).toContainText("quietMinutes");
  await expect(changes.getByRole("row").nth(1)).toContainText(/30.*45/);
  await expect(entries.first()).toContainText("127.0.0.1");
  await expect(entries.first()).toContainText(/req_\w+/);

  await page.getByRole("button", { name: "Action" }).click();
  await page.getByRole("option", { name: "API keys" }).click();
  await expect(page).toHaveURL(/action=key\./);
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText("key.created");

  const file = async (format: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: format }).click();
    const done = await download;
    return { name: done.suggestedFilename(), text: readFileSync(await done.path(), "utf8") };
  };
  const csv = await file("CSV");
  expect(csv.name).toBe("audit.csv");
  const rows = csv.text.trimEnd().split("\r\n");
  expect(rows[0]).toMatch(/^id,at,actorKind,/);
  expect(rows.slice(1)).toEqual([expect.stringContaining("key.created")]);
  const ndjson = await file("NDJSON");
  expect(ndjson.name).toBe("audit.ndjson");
  const lines = ndjson.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([expect.objectContaining({ action: "key.created", actor: expect.anything() })]);

  await page.getByRole("button", { name: "Clear" }).click();
  await expect(entries).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Search entries" }).fill("dock 4");
  await expect(entries).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search entries" }).fill("unicorn");
  await expect(page.getByRole("heading", { name: "No entries match these filters" })).toBeVisible();
});

test("from an entry the list narrows to its actor, and the time to a stretch", async ({
  page,
  workspace,
}) => {
  await act(workspace);
  await open(page, `/${workspace.slug}/settings/general`);
  await page.getByLabel("Reopen within").fill("20");
  await page.getByRole("button", { name: "Save Incidents" }).click();
  await expect(page.getByText("Reopen within: 20 minutes")).toBeVisible();

  await open(page, `/${workspace.slug}/settings/audit`);
  const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
  await expect(entries).toHaveCount(3);
  await entries.first().getByRole("button").first().click();
  await entries.first().getByRole("link", { name: "only this actor" }).click();
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText("admin@localhost");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(entries).toHaveCount(3);

  await page.getByRole("button", { name: "Time" }).click();
  await page.getByRole("button", { name: "Last 7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(entries).toHaveCount(3);
  await page.goto(`/${workspace.slug}/settings/audit?to=2020-01-01T00:00:00Z`);
  await expect(page.getByRole("heading", { name: "No entries match these filters" })).toBeVisible();
});

test("older entries hang below, and what happens meanwhile stands on top without a reload", async ({
  page,
  workspace,
}) => {
  for (let i = 0; i < 55; i++) {
    const json = { quietMinutes: 31 + (i % 2) };
    await workspace.fetch("/api/v1/settings", { method: "PATCH", json });
  }
  await open(page, `/${workspace.slug}/settings/audit`);
  const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
  await expect(entries).toHaveCount(50);
  await page.getByRole("button", { name: "Older entries" }).click();
  await expect(entries).toHaveCount(55);
  await expect(page.getByRole("button", { name: "Older entries" })).toHaveCount(0);
  await workspace.fetch("/api/v1/incidents", { json: { title: "Crane stuck", severity: "high" } });
  await expect(entries.first()).toContainText("incident.created");
  await expect(entries).toHaveCount(56);
});
