import type { Page } from "@playwright/test";
import { reached } from "../support/e2e-setup";
import { expect, open, settled, test } from "./console";

const statusWith = async (key: string) =>
  (
    await fetch(`${reached().url}/api/v1/logs?service=dock`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "text/plain" },
      body: "a crate came\n",
    })
  ).status;

async function act(page: Page, name: string, what: string): Promise<void> {
  await page.getByRole("button", { name: `Act on ${name}` }).click();
  await page.getByRole("menuitem", { name: what }).click();
}

test("a key is shown once, sends lines until it is revoked, and then is refused at once", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/api-keys`);
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("shipper of dock 4");
  await page.getByRole("button", { name: "Make the key" }).click();
  const dialog = page.getByRole("dialog", { name: "Copy the key now" });
  const key = (await dialog.locator("code").textContent())!;
  expect(key).toMatch(/^ic_[\w-]{32,}$/);
  await dialog.getByRole("button", { name: "I have it" }).click();
  const row = page.getByRole("row").filter({ hasText: "shipper of dock 4" });
  await expect(row).toContainText(`ic_…${key.slice(-4)}`);
  await expect(row.getByRole("listitem")).toHaveText(["logs:write"]);
  expect(await page.content()).not.toContain(key);
  await page.reload();
  expect(await page.content()).not.toContain(key);

  const send = () => statusWith(key);
  expect(await send()).toBe(202);

  await settled(page);
  await act(page, "shipper of dock 4", "Revoke");
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("“shipper of dock 4” is revoked")).toBeVisible();
  await expect.poll(send, { timeout: 1500, intervals: [100] }).toBe(401);
  await expect(row).toContainText("Revoked");
  await row.getByRole("button", { name: "Act on" }).click();
  const rotate = page.getByRole("menuitem", { name: "Rotate" });
  await expect(rotate).toContainText("It is revoked");
  await rotate.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a rotated key works beside the new one, which is shown once, until the overlap is over", async ({
  page,
  workspace,
}) => {
  const made = await workspace.fetch("/api/v1/api-keys", {
    json: { name: "crane", scopes: ["logs:write"], services: ["dock"] },
  });
  const old = await made.json();
  await open(page, `/${workspace.slug}/settings/api-keys`);
  const rows = page.getByRole("row").filter({ hasText: "crane" });
  await expect(rows).toContainText("only dock");
  await act(page, "crane", "Rotate");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "The old key ends" }).click();
  await page.getByRole("option", { name: "In 3 days" }).click();
  await dialog.getByRole("button", { name: "Make the new key" }).click();
  const fresh = (await dialog.locator("code").textContent())!;
  await dialog.getByRole("button", { name: "I have it" }).click();
  await expect(rows).toHaveCount(2);
  const replaced = rows.filter({ hasText: `ic_…${old.lastFour}` });
  await expect(replaced).toContainText("Replaced");
  await expect(replaced).toContainText("ends in 2 d");
  await expect(rows.filter({ hasText: `ic_…${fresh.slice(-4)}` })).toContainText("Active");
  for (const key of [old.key, fresh]) expect(await statusWith(key)).toBe(202);

  await replaced.getByRole("button", { name: "Act on crane" }).click();
  await expect(page.getByRole("menuitem", { name: "Rotate" })).toContainText("took its place");
});

test("a key is renamed, made read-only by its preset, limited and given an end", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/settings/api-keys`);
  await page.getByRole("button", { name: "New key" }).click();
  const form = page.getByRole("dialog", { name: "New API key" });
  await form.getByLabel("Name").fill("board");
  await form.getByText("Custom").click();
  await expect(form.getByRole("checkbox", { name: /^logs:write/ })).toBeChecked();
  await form.getByRole("checkbox", { name: /^audit:read/ }).check();
  await form.getByRole("button", { name: "For" }).click();
  await page.getByPlaceholder("Find or add a service").fill("dock");
  await page.getByRole("option", { name: /^Add “dock”/ }).click();
  await page.keyboard.press("Escape");
  await expect(form.getByRole("checkbox", { name: /^audit:read/ })).toBeDisabled();
  await expect(form.getByRole("checkbox", { name: /^audit:read/ })).not.toBeChecked();
  await form.getByText("Read only").click();
  await form.getByRole("combobox", { name: "Ends" }).click();
  await page.getByRole("option", { name: "After 30 days" }).click();
  await form.getByRole("button", { name: "Make the key" }).click();
  await page.getByRole("button", { name: "I have it" }).click();
  const row = page.getByRole("row").filter({ hasText: "board" });
  await expect(row).toContainText("ends in 29 d");
  await expect(row).toContainText("only dock");
  await expect(row.getByRole("listitem").first()).toHaveText("logs:read");
  await expect(row).not.toContainText("logs:write");

  await act(page, "board", "Rename");
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Act on board" })).toBeFocused();
  await act(page, "board", "Rename");
  await page.getByRole("dialog").getByLabel("Name").fill("board of dock 4");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByText("The key is called “board of dock 4”")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "board of dock 4" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row").filter({ hasText: "board of dock 4" })).toHaveCount(0);
});

test("whoever does not manage keys is told so and sees none", async ({ visitor, workspace }) => {
  const page = await visitor("responder");
  await open(page, `/${workspace.slug}/settings/api-keys`);
  await expect(page.getByRole("heading", { name: "Keys are for administrators" })).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
});
