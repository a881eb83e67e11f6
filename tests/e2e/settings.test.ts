import type { Page } from "@playwright/test";
import { expect, open, SETTINGS_PAGES, settled, test } from "./console";
import { refusedDatabase } from "./trouble";

const settingsOf = async (workspace: { fetch(path: string): Promise<Response> }) =>
  (await workspace.fetch("/api/v1/settings")).json();

test("settings are saved together, told in words, undone from the toast, and refused with the reason", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/general`);
  const quiet = page.getByLabel("Resolve when quiet for");
  const save = page.getByRole("button", { name: "Save Incidents" });
  await save.hover();
  await expect(page.getByRole("tooltip")).toContainText("Nothing has been changed.");

  await quiet.fill("soon");
  await save.click();
  await expect(quiet).toBeFocused();
  await expect(quiet).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("A number from 1 to 10,080")).toBeVisible();

  await quiet.fill("1,440");
  await page.getByLabel("Reopen within").fill("0");
  await save.click();
  await expect(
    page.getByText("Resolve when quiet for: 1,440 minutes · Reopen within: 0 minutes"),
  ).toBeVisible();
  expect(await settingsOf(workspace)).toMatchObject({ quietMinutes: 1440, reopenMinutes: 0 });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => settingsOf(workspace)).toMatchObject({ quietMinutes: 30, reopenMinutes: 15 });
  await expect(quiet).toHaveValue("30");

  const origins = page.getByLabel("Origins that may call the API");
  await origins.fill("https://status.example.org/path");
  await page.getByRole("button", { name: "Save Use by other pages" }).click();
  await expect(page.getByText("Each line a scheme and a host")).toBeVisible();
  await origins.fill("https://status.example.org\nhttps://app.example.org");
  await page.getByRole("button", { name: "Save Use by other pages" }).click();
  await expect
    .poll(async () => (await settingsOf(workspace)).corsOrigins)
    .toEqual(["https://app.example.org", "https://status.example.org"]);

  await page.getByLabel("Name", { exact: true }).fill("Harbour of the north");
  await page.getByRole("button", { name: "Save Workspace" }).click();
  await expect(page.getByRole("button", { name: "Workspace Harbour of the north" })).toBeVisible();
});

test("a viewer reads the settings and is told why nothing can be changed", async ({ visitor, workspace }) => {
  const page = await visitor("viewer");
  await open(page, `/${workspace.slug}/settings/general`);
  await expect(page.getByText("You can read this and not change it. Your role here is viewer")).toBeVisible();
  for (const name of ["Name", "Resolve when quiet for", "Lines", "Remove mail addresses from lines"])
    await expect(page.getByLabel(name, { exact: true })).toBeDisabled();
  const save = page.getByRole("button", { name: "Save Privacy" });
  await save.hover();
  await expect(page.getByRole("tooltip")).toContainText("at least admin (workspace:manage)");
  await save.click({ force: true });
  expect(await settingsOf(workspace)).toMatchObject({ redactEmails: false });
});

/** For each role and page: what stands there when the page is closed; the others show their own content. */
const CLOSED: Record<string, string[]> = {
  viewer: ["/settings/api-keys", "/settings/audit"],
  responder: ["/settings/api-keys", "/settings/audit"],
  admin: [],
};

for (const role of ["viewer", "responder", "admin"] as const)
  test(`every page of the settings opens for a member who is ${role}, closed ones with the reason`, async ({
    visitor,
    workspace,
  }) => {
    const page = await visitor(role);
    for (const path of SETTINGS_PAGES) {
      await open(page, `/${workspace.slug}${path}`);
      const reason = page.getByText(`Your role here is ${role}; this needs at least admin`);
      await expect(page.locator("main").getByRole("heading", { level: 1 })).toBeVisible();
      if (CLOSED[role]!.includes(path)) {
        await expect(reason).toBeVisible();
        await expect(page.getByRole("table")).toHaveCount(0);
      }
    }
    await open(page, `/${workspace.slug}/settings/roles`);
    const mine = page.getByRole("listitem").filter({ has: page.getByText("you", { exact: true }) });
    await expect(mine.getByRole("heading")).toContainText(role, { ignoreCase: true });
  });

test("roles are explained by what each may do, the reader's own marked", async ({ page, workspace }) => {
  await open(page, `/${workspace.slug}/settings/roles`);
  const table = page.getByRole("table", { name: "What each role may do" });
  const row = table.getByRole("row").filter({ hasText: "keys:manage" });
  await expect(row.getByRole("img", { name: "Responder: no" })).toBeVisible();
  await expect(row.getByRole("img", { name: "Admin: yes" })).toBeVisible();
  await expect(row).toContainText("not held");
  await expect(table.getByRole("row").filter({ hasText: "logs:read" })).toContainText("those services");
});

test("usage counts what was sent, against the quota of the day", async ({ page, workspace }) => {
  const lines = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ service: "dock", level: "info", message: `crate ${i} came` }));
  await workspace.send(lines(40));
  const quota = (dailyLines: number) =>
    workspace.fetch("/api/v1/settings", { method: "PATCH", json: { dailyLines } });
  await quota(50);
  await open(page, `/${workspace.slug}/settings/usage`);
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Lines" }) });
  await expect(panel).toContainText("Last 30 days: 40 lines");
  const meter = panel.getByRole("meter", { name: "Quota of lines" });
  await expect(meter).toHaveAttribute("aria-valuetext", "40 of 50 lines");
  await expect(panel).toContainText("80% of 50");
  await quota(40);
  await page.reload();
  await expect(panel).toContainText("Used up");
  const tokens = page.locator("section").filter({ has: page.getByRole("heading", { name: "AI tokens" }) });
  await expect(tokens).toContainText("Last 30 days: 0 tokens");
});

test("a member limited to some services is told so, in the frame and at what is closed to them", async ({
  page: owner,
  visitor,
  workspace,
}) => {
  await workspace.incident(refusedDatabase());
  const page = await visitor("viewer", ["checkout", "web"]);
  await open(page, `/${workspace.slug}`);
  await page.getByRole("button", { name: "Limited to 2 services" }).click();
  await expect(page.getByRole("dialog").getByRole("listitem")).toHaveText(["checkout", "web"]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Limited to 2 services" })).toBeFocused();
  await page.goto(`/${workspace.slug}/settings/usage`);
  await expect(page.getByText("Your view is limited to some services")).toBeVisible();
  await page.goto(`/${workspace.slug}/settings/roles`);
  await expect(page.getByText("you, for some services")).toBeVisible();
  await open(owner, `/${workspace.slug}`);
  await expect(owner.getByRole("button", { name: /Limited to/ })).toHaveCount(0);
});

test("the settings are reached by keys and by name", async ({ page, workspace }) => {
  await open(page, `/${workspace.slug}`);
  const press = async (second: string) => {
    await page.keyboard.press("g");
    await page.keyboard.press(second);
  };
  const heading = (name: string) => page.getByRole("heading", { level: 1, name });
  await press(",");
  await expect(heading("General")).toBeVisible();
  await press("m");
  await expect(heading("Members")).toBeVisible();
  await byName(page, "settings usage");
  await expect(heading("Usage")).toBeVisible();
  await page.goto(`/${workspace.slug}/settings`);
  await expect(heading("General")).toBeVisible();
});

async function byName(page: Page, words: string): Promise<void> {
  await settled(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
}
