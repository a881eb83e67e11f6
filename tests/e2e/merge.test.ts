import { expect, open, test, type Workspace } from "./console";
import { trouble } from "./trouble";

async function opened({ fetch }: Workspace, title: string): Promise<number> {
  const answer = await fetch("/api/v1/incidents", {
    json: { title, severity: "high", services: ["checkout"] },
  });
  return (await answer.json()).number;
}

test("an incident is merged into another by its title, says so, and comes back by Undo", async ({
  page,
  workspace,
}) => {
  const target = await opened(workspace, "Checkout is slow");
  const twin = await opened(workspace, "Customers cannot pay");
  await open(page, `/${workspace.slug}/incidents/${twin}`);
  await page.getByRole("button", { name: "Merge into…" }).click();
  const form = page.getByRole("dialog", { name: `Merge #${twin} into another incident` });
  await form.getByLabel("Number or words of its title").fill("slow");
  await form.getByRole("radio", { name: /Checkout is slow/ }).check();
  await form.getByRole("button", { name: `Merge into #${target}` }).click();
  await expect(page).toHaveURL(new RegExp(`/incidents/${target}$`));
  const stateOf = async () => (await (await workspace.fetch(`/api/v1/incidents/${twin}`)).json()).mergedInto;
  expect(await stateOf()).toBe(target);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(new RegExp(`/incidents/${twin}$`));
  expect(await stateOf()).toBeNull();
  await expect(page.getByRole("button", { name: /^Acknowledge\b/ })).toBeVisible();

  expect((await workspace.fetch(`/api/v1/incidents/${twin}/merge`, { json: { into: target } })).status).toBe(
    200,
  );
  await open(page, `/${workspace.slug}/incidents/${twin}`);
  await expect(page.getByRole("link", { name: `#${target}` })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Reopen\b/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByRole("button", { name: /^Acknowledge\b/ })).toBeVisible();
});

/** One service, two kinds of errors: one incident of several signals. */
const twoTroubles = () =>
  trouble(
    Array.from({ length: 40 }, (_, i) => ({
      message:
        i % 2 === 0
          ? `could not connect to database orders-db:5432: connection refused (attempt ${i + 1})`
          : `payment of order ${5000 + i} was declined by the bank: limit exceeded`,
    })),
  );

test("a signal says why it belongs, and those that do not are split off into an incident of their own", async ({
  page,
  workspace,
}) => {
  const number = await workspace.incident(twoTroubles());
  const read = async () => (await workspace.fetch(`/api/v1/incidents/${number}/evidence`)).json();
  await expect.poll(async () => (await read()).signals.length).toBeGreaterThan(1);
  const { signals } = await read();
  await open(page, `/${workspace.slug}/incidents/${number}`);
  const split = page.getByRole("button", { name: /^Split off/ });
  await expect(split).toBeDisabled();
  await page
    .getByRole("button", { name: "Where this comes from: why this signal belongs here" })
    .first()
    .click();
  await expect(page.getByRole("dialog").getByText("Rule", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page
    .getByRole("checkbox", { name: /^Mark to split off/ })
    .last()
    .check();
  await split.click();
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText("stay apart for good");
  await ask.getByRole("button", { name: "Split off" }).click();
  await page.getByRole("button", { name: /^Open #/ }).click();
  await expect(page).not.toHaveURL(new RegExp(`/incidents/${number}$`));
  const after = await read();
  expect(after.signals).toHaveLength(signals.length - 1);
});
