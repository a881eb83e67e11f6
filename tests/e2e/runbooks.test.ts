import type { Page } from "@playwright/test";
import { expect, open, test, type Workspace } from "./console";
import { refusedDatabase } from "./trouble";

const POOL = `---
title: Connection pool is exhausted
services: [checkout]
severity: high
---
# Connection pool is exhausted

Requests wait for a connection and time out.

## Check

\`\`\`sh
psql -c 'select count(*) from pg_stat_activity'
\`\`\`

## Fix

Restart **checkout**. [Dashboard](https://grafana.example.test/d/pool) [evil](javascript:alert(1))
`;
const DISK =
  "# Disk of the queue is full\n\nThe broker stops taking messages.\n\n## Fix\n\nDelete old segments.\n";

async function newRunbook({ fetch }: Workspace, source = POOL): Promise<{ id: string; version: number }> {
  const answer = await fetch("/api/v1/runbooks", { json: { source } });
  expect(answer.status).toBe(201);
  return answer.json();
}
const runbookOf = async ({ fetch }: Workspace, id: string) =>
  (await fetch(`/api/v1/runbooks/${id}`)).json() as Promise<{
    source: string;
    version: number;
    archived: boolean;
  }>;
const editor = (page: Page) => page.getByLabel("Markdown");

test("the first runbook is written with a preview, saved by its key, and drawn without anything that could run", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/runbooks`);
  await expect(page.getByRole("heading", { name: "No runbook yet" })).toBeVisible();
  await page.getByRole("link", { name: "New runbook" }).first().click();
  await expect(editor(page)).toHaveValue(/^---\ntitle: /);
  await editor(page).fill(POOL);
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("heading", { name: "Check" })).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(page).toHaveURL(/\/runbooks\/(?!new)[^/]+$/);

  const text = page.getByRole("article");
  await expect(text.getByRole("heading", { name: "Connection pool is exhausted" })).toHaveCount(1);
  await expect(text.locator("pre")).toHaveText("psql -c 'select count(*) from pg_stat_activity'");
  await expect(text.getByRole("link", { name: "Dashboard" })).toHaveAttribute("href", /^https:/);
  await expect(text.getByRole("link", { name: "evil" })).toHaveCount(0);
  const facts = page.getByRole("complementary", { name: "Facts" });
  await expect(facts.getByRole("link", { name: "checkout" })).toBeVisible();
  await expect(facts.getByText("High")).toBeVisible();

  await open(page, `/${workspace.slug}/runbooks`);
  await expect(page.getByRole("row").filter({ hasText: "Connection pool is exhausted" })).toContainText("v1");
  await expect(page.getByText(/^Found by words/)).toBeVisible();
});

test("an old version is compared with the present one and restored as the newest", async ({
  page,
  workspace,
}) => {
  const { id } = await newRunbook(workspace);
  await open(page, `/${workspace.slug}/runbooks/${id}`);
  await page.keyboard.press("e");
  await expect(editor(page)).toHaveValue(POOL);
  await editor(page).fill(POOL.replace("Restart", "Never restart"));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("article")).toContainText("Never restart");
  await page.getByRole("button", { name: "Show versions" }).click();
  await page.getByRole("button", { name: /^Version 1/ }).click();
  const version = page.getByRole("dialog", { name: "Version 1" });
  const changes = version.getByRole("list", { name: "What changed from version 1 to version 2" });
  await expect(changes.getByText("Never restart", { exact: false })).toBeVisible();
  await expect(changes).toContainText("lines the same");
  await version.getByRole("button", { name: "Restore this version" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("article")).not.toContainText("Never restart");
  expect(await runbookOf(workspace, id)).toMatchObject({ source: POOL, version: 3 });
});

test("who saves after somebody else sees what they wrote, and loses nothing of their own", async ({
  page,
  workspace,
  noise,
}) => {
  noise.expect(/409/);
  const { id } = await newRunbook(workspace);
  await open(page, `/${workspace.slug}/runbooks/${id}/edit`);
  await editor(page).fill(`${POOL}\nMine.\n`);
  const theirs = await workspace.fetch(`/api/v1/runbooks/${id}`, {
    method: "PATCH",
    json: { source: `${POOL}\nTheirs.\n`, version: 1 },
  });
  expect(theirs.status).toBe(200);
  await page.keyboard.press("Control+s");
  const conflict = page.getByRole("alert").filter({ hasText: "saved version 2" });
  await conflict.getByRole("button", { name: "See the difference" }).click();
  await expect(conflict.getByRole("list", { name: "From their text to yours" })).toContainText("Theirs.");
  await expect(editor(page)).toHaveValue(`${POOL}\nMine.\n`);
  await conflict.getByRole("button", { name: "Save mine as version 3" }).click();
  await expect(page.getByRole("article")).toContainText("Mine.");
  expect(await runbookOf(workspace, id)).toMatchObject({ source: `${POOL}\nMine.\n`, version: 3 });
});

test("leaving with changes is asked about, and what was not saved is offered again", async ({
  page,
  workspace,
}) => {
  const { id } = await newRunbook(workspace);
  await open(page, `/${workspace.slug}/runbooks/${id}/edit`);
  await editor(page).fill(`${POOL}\nNot saved.\n`);
  await page.getByRole("link", { name: "Cancel" }).click();
  const ask = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await ask.getByRole("button", { name: "Stay" }).click();
  await expect(editor(page)).toHaveValue(/Not saved/);
  await page.getByRole("link", { name: "Cancel" }).click();
  await ask.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("article")).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await expect(editor(page)).toHaveValue(POOL);
  await page.getByRole("button", { name: "Go on with it" }).click();
  await expect(editor(page)).toHaveValue(/Not saved/);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("article")).toContainText("Not saved.");
});

test("two files are imported by choosing them, a third is refused with its reason, and a question finds the right one and says why", async ({
  page,
  workspace,
}) => {
  await open(page, `/${workspace.slug}/runbooks`);
  await page.getByRole("button", { name: "Import" }).first().click();
  const form = page.getByRole("dialog", { name: "Import runbooks" });
  const chooser = page.waitForEvent("filechooser");
  await form.getByRole("button", { name: "Choose files" }).click();
  const file = (name: string, text: string) => ({
    name,
    mimeType: "text/markdown",
    buffer: Buffer.from(text),
  });
  await (await chooser).setFiles([file("pool.md", POOL), file("disk.md", DISK), file("empty.md", " ")]);
  await expect(form.getByRole("definition").first()).toHaveText("2");
  await expect(form.getByRole("list", { name: "Refused files" })).toContainText("empty.md");
  await form.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);

  await page.getByLabel("Search what runbooks say").fill("broker does not take messages");
  const first = page.getByRole("list", { name: "Found runbooks" }).getByRole("listitem").first();
  await expect(first.getByRole("link", { name: /Disk of the queue is full/ })).toBeVisible();
  const { data } = await (
    await workspace.fetch("/api/v1/runbooks/search", { json: { query: "broker does not take messages" } })
  ).json();
  await expect(first).toContainText(data[0].why);
  await first.getByRole("link").first().click();
  await expect(page.getByRole("article")).toContainText("The broker stops taking messages.");
});

test("a runbook is archived with a way back, and nobody who only looks may do it", async ({
  page,
  workspace,
  visitor,
}) => {
  const { id } = await newRunbook(workspace);
  const viewer = await visitor("viewer");
  await open(viewer, `/${workspace.slug}/runbooks/${id}`);
  await expect(viewer.getByRole("button", { name: "Archive" })).toBeDisabled();
  await expect(viewer.getByRole("button", { name: "Edit" })).toBeDisabled();
  await open(page, `/${workspace.slug}/runbooks/${id}`);
  await page.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("It is archived", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await runbookOf(workspace, id)).archived).toBe(false);
});

test("an incident shows the runbook that fits, keeps what became of it, and asks what it was when it is resolved", async ({
  page,
  workspace,
}) => {
  const { id } = await newRunbook(
    workspace,
    "# Database connections refused\n\nThe database refused connections of the service.\n\n## Fix\n\nRestart it.\n",
  );
  const number = await workspace.incident(refusedDatabase());
  await open(page, `/${workspace.slug}/incidents/${number}`);
  const helped = async () => (await (await workspace.fetch(`/api/v1/runbooks/${id}`)).json()).uses.helped;
  const fit = page.getByRole("group", { name: /Database connections refused/ });
  await fit.getByRole("button", { name: "Helped", exact: true }).click();
  await expect(fit.getByRole("button", { name: "Helped", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect.poll(helped).toBe(1);
  await fit.getByRole("button", { name: "Helped", exact: true }).click();
  await expect(fit.getByRole("button", { name: "Helped", exact: true })).toHaveAttribute(
    "aria-pressed",
    "false",
  );
  await expect.poll(helped).toBe(0);

  await page.keyboard.press("r");
  const ask = page.getByRole("dialog", { name: `Resolve #${number}` });
  await ask.getByLabel("What was it?").fill("The pool was too small");
  await ask.getByLabel("Fixed in release").fill("2.14.1");
  await page.keyboard.press("Enter");
  const facts = page.getByRole("complementary", { name: "Facts" });
  await expect(facts.getByText("The pool was too small")).toBeVisible();
  await facts.getByRole("button", { name: "Edit what it was" }).click();
  await facts.getByLabel("What fixed it?").fill("A larger pool");
  await page.keyboard.press("Enter");
  await expect(facts.getByText("A larger pool")).toBeVisible();
  expect(await (await workspace.fetch(`/api/v1/incidents/${number}`)).json()).toMatchObject({
    status: "resolved",
    what: "The pool was too small",
    fix: "A larger pool",
    fixedIn: "2.14.1",
  });
});
