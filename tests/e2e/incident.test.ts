import type { Page } from "@playwright/test";
import { expect, neverReloaded, open, test } from "./console";
import { refusedDatabase } from "./trouble";

const facts = (page: Page) => page.getByRole("complementary", { name: "Facts" });
const title = (page: Page) => page.locator("#screen h2").first();
const history = (page: Page) => page.locator("#timeline").getByRole("listitem");
const action = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name}\\b`) });
/** What it was and what fixed it is asked when an incident is resolved; Enter resolves without an answer. */
async function skipQuestions(page: Page, number: number): Promise<void> {
  await expect(page.getByRole("dialog", { name: `Resolve #${number}` })).toBeVisible();
  await page.keyboard.press("Enter");
}

test("acknowledging, mitigating and resolving by button is seen by a second viewer without a reload, and nobody who only looks may do it", async ({
  page,
  workspace,
  visitor,
}) => {
  const number = await workspace.incident(refusedDatabase());
  const address = `/${workspace.slug}/incidents/${number}`;
  const viewer = await visitor("viewer");
  await Promise.all([open(page, address), open(viewer, address)]);
  const sameLoad = await neverReloaded(viewer);
  await expect(action(viewer, "Acknowledge")).toBeDisabled();
  await viewer.keyboard.press("a");

  for (const [name, state] of [
    ["Acknowledge", "Acknowledged"],
    ["Mitigate", "Mitigated"],
    ["Resolve", "Resolved"],
  ] as const) {
    await action(page, name).click();
    if (name === "Resolve") await skipQuestions(page, number);
    for (const each of [page, viewer]) {
      await expect(facts(each).getByText(state, { exact: true }).first()).toBeVisible();
      await expect(history(each).filter({ hasText: `set the state to ${state.toLowerCase()}` })).toHaveCount(
        1,
      );
      await expect(action(each, name)).toHaveCount(0);
    }
  }
  await sameLoad();
  await page.reload();
  await expect(facts(page).getByText("Resolved", { exact: true }).first()).toBeVisible();
});

test("the keys a, m, r and o do what the buttons do, and Undo takes the last of them back", async ({
  page,
  workspace,
}) => {
  const number = await workspace.incident(refusedDatabase());
  await open(page, `/${workspace.slug}/incidents/${number}`);
  const stateOf = async () => (await (await workspace.fetch(`/api/v1/incidents/${number}`)).json()).status;
  for (const [key, button, state] of [
    ["a", "Acknowledge", "acknowledged"],
    ["m", "Mitigate", "mitigated"],
    ["r", "Resolve", "resolved"],
    ["o", "Reopen", "open"],
  ] as const) {
    await expect(action(page, button)).toBeVisible();
    await page.keyboard.press(key);
    if (key === "r") await skipQuestions(page, number);
    await expect.poll(stateOf).toBe(state);
  }
  await expect(page.getByText(`#${number}: Reopened`)).toBeVisible();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Reopened" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect.poll(stateOf).toBe("resolved");
  await expect(action(page, "Reopen")).toBeVisible();
});

test("a comment, a new title and another severity arrive at a second viewer without a reload and stay", async ({
  page,
  workspace,
  visitor,
}) => {
  const number = await workspace.incident(refusedDatabase());
  const address = `/${workspace.slug}/incidents/${number}`;
  const viewer = await visitor("viewer");
  await Promise.all([open(page, address), open(viewer, address)]);
  const sameLoad = await neverReloaded(viewer);

  await page.keyboard.press("c");
  await page.keyboard.type("Pool is full, restarting the replica");
  await page.keyboard.press("Control+Enter");
  await expect(history(viewer).filter({ hasText: "Pool is full, restarting the replica" })).toHaveCount(1);
  await expect(page.getByLabel("Comment")).toHaveValue("");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("Title").fill("Orders database is full");
  await page.keyboard.press("Enter");
  await expect(title(viewer)).toHaveText("Orders database is full");

  const before = (await facts(page)
    .getByRole("button", { name: /^Severity/ })
    .textContent())!;
  const after = before === "Low" ? "Medium" : "Low";
  await facts(page)
    .getByRole("button", { name: /^Severity/ })
    .click();
  await page.getByRole("menuitem", { name: after }).click();
  await expect(facts(viewer).getByText(after, { exact: true })).toBeVisible();
  await sameLoad();

  await viewer.reload();
  await expect(title(viewer)).toHaveText("Orders database is full");
  await expect(facts(viewer).getByText(after, { exact: true })).toBeVisible();
  await expect(history(viewer).filter({ hasText: "Pool is full, restarting the replica" })).toHaveCount(1);
  await expect(
    history(viewer).filter({ hasText: `from ${before.toLowerCase()} to ${after.toLowerCase()}` }),
  ).toHaveCount(1);
});

test("whoever acknowledges a moment after somebody else is told why and sees the state as it is", async ({
  page,
  workspace,
  noise,
}) => {
  noise.expect(/409/);
  const number = await workspace.incident(refusedDatabase());
  await open(page, `/${workspace.slug}/incidents/${number}`);
  const path = `/api/v1/incidents/${number}`;
  await page.route(`**${path}`, async (route) => {
    const json = { status: "acknowledged" };
    expect((await workspace.fetch(path, { method: "PATCH", json })).status).toBe(200);
    await route.continue();
  });
  await action(page, "Acknowledge").click();
  await expect(page.getByText(`#${number} was not changed`)).toBeVisible();
  await expect(page.getByText(`Incident ${number} is acknowledged already.`)).toBeVisible();
  await expect(facts(page).getByText("Acknowledged", { exact: true }).first()).toBeVisible();
  await expect(action(page, "Acknowledge")).toHaveCount(0);
  await expect(history(page).filter({ hasText: "set the state to acknowledged" })).toHaveCount(1);
});

test("an incident opened by hand is in the list of whoever looks at it, without a reload", async ({
  page,
  workspace,
  visitor,
}) => {
  const viewer = await visitor("viewer");
  await Promise.all([
    open(page, `/${workspace.slug}/incidents`),
    open(viewer, `/${workspace.slug}/incidents`),
  ]);
  const sameLoad = await neverReloaded(viewer);
  await page.getByRole("button", { name: "New incident" }).click();
  await page.getByLabel("Title", { exact: true }).fill("Customers cannot pay with cards");
  await page.getByRole("button", { name: "Critical" }).click();
  await page.getByLabel(/^Services/).fill("checkout, payments");
  await page.getByRole("button", { name: "Open the incident" }).click();
  await expect(page).toHaveURL(/\/incidents\/1$/);
  await expect(title(page)).toHaveText("Customers cannot pay with cards");
  await expect(viewer.getByRole("link", { name: /Customers cannot pay with cards/ })).toBeVisible();
  await sameLoad();
});
