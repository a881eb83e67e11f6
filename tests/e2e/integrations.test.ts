import { expect, open, test } from "./console";

test("a key is made and filled in by one click, and a test arrives, is seen without a reload, and is ended", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/integrations`);
  await page.getByLabel("Find").fill("alertmanager");
  const card = page.locator("#integration-alertmanager");
  await expect(page.locator("#integration-grafana")).toHaveCount(0);
  await expect(card).toContainText("never heard of");
  await expect(card.locator("code")).toContainText("YOUR_KEY");
  await card.getByRole("button", { name: "Make a key for it" }).click();
  await expect(card.locator("code")).toContainText(/credentials: ic_[\w-]{32,}/);
  const key = /ic_[\w-]+/.exec((await card.locator("code").textContent())!)![0];
  const authorization = `Bearer ${key}`;
  expect((await workspace.fetch("/api/v1/incidents", { headers: { authorization } })).status).toBe(403);

  await card.getByRole("button", { name: "Send a test" }).click();
  await expect(card).toContainText("last heard");
  await card.getByRole("link", { name: "See the alert" }).click();
  await expect(page.getByText("Test alert from the Integrations screen").first()).toBeVisible();
  const alerts = async () => (await (await workspace.fetch("/api/v1/alerts")).json()).data;
  expect(await alerts()).toMatchObject([{ source: "alertmanager", status: "firing" }]);

  await open(page, `/${workspace.slug}/integrations`);
  await card.getByRole("button", { name: "Send a test" }).click();
  await card.getByRole("button", { name: "End it" }).click();
  await expect.poll(alerts).toMatchObject([{ status: "resolved" }]);
});

test("signatures of a sender are asked for, and no longer", async ({ page, workspace }) => {
  await open(page, `/${workspace.slug}/integrations`);
  const card = page.locator("#integration-sentry");
  await card.getByRole("button", { name: "Ask for signatures" }).click();
  const form = page.getByRole("dialog", { name: "Signing secret of Sentry" });
  await form.getByLabel("As Sentry shows it").fill("a secret of theirs");
  await form.getByRole("button", { name: "Set it" }).click();
  await expect(card.getByRole("button", { name: "Signed; change the secret" })).toBeVisible();
  await card.getByRole("button", { name: "Stop asking" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop asking" }).click();
  await expect(card.getByRole("button", { name: "Ask for signatures" })).toBeVisible();
});

test("who may not manage keys is told so at the button", async ({ visitor, workspace }) => {
  const page = await visitor("viewer");
  await open(page, `/${workspace.slug}/integrations`);
  const button = page.locator("#integration-grafana").getByRole("button", { name: "Make a key for it" });
  await button.hover();
  await expect(page.getByRole("tooltip")).toBeVisible();
  await expect(page.getByRole("button", { name: "Ask for signatures" })).toHaveCount(0);
});

test("a body that nobody can read is shown with the reason, and can be asked to be read again", async ({
  page,
  workspace,
  noise,
}) => {
  noise.expect(/400/);
  const body = JSON.stringify({ nothing: "that could be a title" });
  const headers = { "content-type": "application/json" };
  const sent = await workspace.fetch("/api/v1/alerts/our-script", { method: "POST", body, headers });
  expect(sent.status).toBe(400);
  await open(page, `/${workspace.slug}/integrations`);
  const letter = page.getByRole("list", { name: "Bodies that could not be read" }).getByRole("listitem");
  await expect(letter).toContainText("our-script");
  await expect(letter).toContainText("title: required");
  await letter.getByText("Body").click();
  await expect(letter.locator("pre")).toContainText("that could be a title");
  await letter.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByText("It could still not be read")).toBeVisible();
});
