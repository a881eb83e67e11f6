import { reached } from "../support/e2e-setup";
import { expect, open, settled, test } from "./console";

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

  const send = async () =>
    (
      await fetch(`${reached().url}/api/v1/logs?service=dock`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "text/plain" },
        body: "a crate came\n",
      })
    ).status;
  expect(await send()).toBe(202);

  await settled(page);
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("“shipper of dock 4” is revoked")).toBeVisible();
  await expect.poll(send, { timeout: 1500, intervals: [100] }).toBe(401);
  await expect(row).toContainText("revoked");
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("whoever does not manage keys is told so and sees none", async ({ visitor, workspace }) => {
  const page = await visitor("responder");
  await open(page, `/${workspace.slug}/settings/api-keys`);
  await expect(page.getByRole("heading", { name: "Keys are for administrators" })).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
});
