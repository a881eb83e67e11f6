import type { Page } from "@playwright/test";
import type { Analysis, AnalysisSummary } from "@/lib/commander/report/schemas";
import { expect, neverReloaded, open, test, type Workspace } from "./console";
import { trouble } from "./trouble";

/** Two that may be blamed: a shop that runs out of memory, and a database that it says refuses it. */
async function twoSuspects(workspace: Workspace): Promise<number> {
  for (const json of [{ name: "orders-db" }, { name: "checkout", dependsOn: ["orders-db"] }])
    expect((await workspace.fetch("/api/v1/services", { json })).ok).toBe(true);
  const complaints = Array.from({ length: 30 }, (_, i) => ({
    message:
      i % 2 === 0
        ? `java.lang.OutOfMemoryError: Java heap space in request ${i}`
        : `could not connect to orders-db:5432: connection refused (attempt ${i})`,
  }));
  return workspace.incident(trouble(complaints));
}

const analysisPanel = (page: Page) => page.locator("#analysis");
const askPanel = (page: Page) => page.locator("#ask");
const suspects = (page: Page) => page.getByRole("region", { name: "Hypotheses" }).locator("ol > li");

const runsOf = async (workspace: Workspace, number: number): Promise<AnalysisSummary[]> =>
  (await (await workspace.fetch(`/api/v1/incidents/${number}/analyses`)).json()).data;

/** The newest run, once it is done and no other is waiting. */
async function doneRun(workspace: Workspace, number: number, least = 1): Promise<Analysis> {
  let id = "";
  await expect(async () => {
    const runs = await runsOf(workspace, number);
    expect(runs.length).toBeGreaterThanOrEqual(least);
    expect(runs.every(({ state }) => state === "done")).toBe(true);
    id = runs[0]!.id;
  }).toPass();
  return (await workspace.fetch(`/api/v1/incidents/${number}/analyses/${id}`)).json();
}

const addressOf = (workspace: Workspace, number: number) => `/${workspace.slug}/incidents/${number}`;

test("a new run appears without a reload, for everybody who looks, and is there after a refresh", async ({
  page,
  workspace,
  visitor,
}) => {
  const number = await twoSuspects(workspace);
  const first = await doneRun(workspace, number);
  const viewer = await visitor("viewer");
  await Promise.all([page, viewer].map((each) => open(each, addressOf(workspace, number))));
  for (const each of [page, viewer])
    await expect(analysisPanel(each).getByText(first.statement!).first()).toBeVisible();
  const sameLoad = await neverReloaded(viewer);

  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByRole("menuitem", { name: "By rules alone" }).click();
  const second = await doneRun(workspace, number, first.number + 1);
  for (const each of [page, viewer]) {
    await expect(
      analysisPanel(each).getByRole("button", { name: `Run ${second.number} of ${second.number}` }),
    ).toBeVisible();
    await expect(analysisPanel(each).getByText(second.statement!).first()).toBeVisible();
    await expect(analysisPanel(each).getByRole("list", { name: "The agents" })).toContainText("is done");
  }
  await sameLoad();
  await page.reload();
  await expect(analysisPanel(page).getByText(second.statement!).first()).toBeVisible();
  await expect(analysisPanel(page).getByText("no model call")).toBeVisible();
});

test("the quoted line of a reason opens the record that it is", async ({ page, workspace }) => {
  const number = await twoSuspects(workspace);
  await doneRun(workspace, number);
  await open(page, addressOf(workspace, number));
  const line = analysisPanel(page)
    .getByRole("link", { name: /^Open the line/ })
    .first();
  const quote = (await line.locator("bdi").first().textContent())!;
  await line.click();
  await expect(page).toHaveURL(/\/logs\?record=rec_/);
  await expect(page.locator("#screen").getByText(quote.split("\n")[0]!).first()).toBeVisible();
});

test("who is ruled out makes way for the next, and is back when it is taken back", async ({
  page,
  workspace,
}) => {
  const number = await twoSuspects(workspace);
  const before = await doneRun(workspace, number);
  const [first, second] = before.report.diagnosis!.hypotheses;
  expect(second, "there are two to choose from").toBeDefined();
  await open(page, addressOf(workspace, number));
  await expect(suspects(page).first()).toContainText(first!.entity.name);
  const sameLoad = await neverReloaded(page);

  await page.getByRole("button", { name: `Rule out ${first!.entity.name}` }).click();
  await expect(suspects(page).first().getByRole("button").first()).toContainText(second!.entity.name);
  const told = page.getByRole("list", { name: "What the agents were told" }).getByRole("listitem");
  await expect(told).toHaveCount(1);
  await expect(told).toContainText(`Ruled out ${first!.entity.name}`);

  await told.getByRole("button", { name: "Take back" }).click();
  await expect(told).toHaveCount(0);
  await expect(suspects(page).first().getByRole("button").first()).toContainText(first!.entity.name);
  await sameLoad();
});

test("a word to the agents stays in force, and what was typed stays in the line until it is stored", async ({
  page,
  workspace,
}) => {
  const number = await twoSuspects(workspace);
  await doneRun(workspace, number);
  await open(page, addressOf(workspace, number));
  const line = page.getByLabel("Tell the agents");
  await line.fill("The cache was moved at 02:40");
  await page.keyboard.press("Enter");
  await expect(line).toHaveValue("");
  await page.reload();
  await expect(page.getByRole("list", { name: "What the agents were told" })).toContainText(
    "The cache was moved at 02:40",
  );
});

test("two runs stand beside each other, and an earlier one can be looked at and left again", async ({
  page,
  workspace,
}) => {
  const number = await twoSuspects(workspace);
  await doneRun(workspace, number);
  await workspace.fetch(`/api/v1/incidents/${number}/analyses`, { json: { model: "none" } });
  const last = await doneRun(workspace, number, 2);
  await open(page, addressOf(workspace, number));

  const picker = analysisPanel(page).getByRole("button", { name: /choose another/ });
  await picker.click();
  await page.getByRole("menuitem", { name: /^1 / }).click();
  await expect(page).toHaveURL(/\?run=ana_/);
  await expect(analysisPanel(page)).toContainText("You are viewing run 1");
  await page.getByRole("button", { name: `Show run ${last.number}` }).click();
  await expect(analysisPanel(page)).not.toContainText("You are viewing run 1");

  await picker.click();
  await page.getByRole("menuitem", { name: /^Compare runs/ }).click();
  await expect(page).toHaveURL(/\/compare\?a=ana_.*&b=ana_/);
  await expect(page.getByRole("table", { name: /^Each suspect/ })).toBeVisible();
  await expect(page.getByRole("table", { name: /^Model, time and cost/ })).toContainText("rules alone");
  await expect(page.getByText(/^Both come to the same verdict|^The suspect|^They come/)).toBeVisible();
});

test("a question is answered without a model, by rows that can be opened", async ({
  page,
  workspace,
  visitor,
}) => {
  const number = await twoSuspects(workspace);
  await doneRun(workspace, number);
  const viewer = await visitor("viewer");
  await Promise.all([page, viewer].map((each) => open(each, addressOf(workspace, number))));
  await expect(askPanel(page)).toContainText("by rules: rows that fit are quoted");

  await page.keyboard.press("q");
  await page.keyboard.type("Which lines speak of heap space?");
  await page.keyboard.press("Control+Enter");
  for (const each of [page, viewer]) {
    const talk = askPanel(each).getByRole("listitem").filter({ hasText: "Which lines speak" }).first();
    await expect(talk).toContainText("found by rules, no model was asked");
    await talk
      .getByRole("button", { name: /\brows?$/ })
      .first()
      .click();
    await expect(talk.getByRole("link", { name: /^Open the / }).first()).toBeVisible();
  }
  await expect(page.getByLabel("Question", { exact: true })).toHaveValue("");
});

test("who only looks sees all of it, and is told why they may not steer, run or ask", async ({
  workspace,
  visitor,
}) => {
  const number = await twoSuspects(workspace);
  await doneRun(workspace, number);
  const viewer = await visitor("viewer");
  await open(viewer, addressOf(workspace, number));
  await expect(suspects(viewer).first()).toBeVisible();
  for (const name of ["Run again", "Tell them", "Ask"])
    await expect(viewer.getByRole("button", { name, exact: true })).toBeDisabled();
  await viewer.getByRole("button", { name: "Run again" }).hover();
  await expect(viewer.getByRole("tooltip")).toContainText("at least responder (analyses:run)");
});

test("budgets, the reach of models and the quorum are saved, told in words and refused with the reason", async ({
  page,
  workspace,
}) => {
  const settingsOf = async () => (await workspace.fetch("/api/v1/settings")).json();
  await open(page, `/${workspace.slug}/settings/ai`);
  await expect(page.getByText("No model is configured, and none is needed")).toBeVisible();

  await page.getByRole("radio", { name: /^Four of five agents/ }).check();
  await page.getByRole("button", { name: "Save Plans" }).click();
  await expect(page.getByText("Who carries a plan: Four of five agents")).toBeVisible();
  await page.getByRole("radio", { name: /^Only one on this machine/ }).check();
  await page.getByRole("button", { name: "Save Models" }).click();
  await expect.poll(settingsOf).toMatchObject({ quorum: "byzantine", aiCalls: "local" });

  const money = page.getByLabel("Money", { exact: true });
  await money.fill("much");
  await page.getByRole("button", { name: "Save One analysis" }).click();
  await expect(money).toBeFocused();
  await expect(page.getByText("A number from 0 to 1,000, or nothing.")).toBeVisible();
  await money.fill("0.25");
  await page.getByRole("button", { name: "Save One analysis" }).click();
  await expect.poll(settingsOf).toMatchObject({ aiRunCost: 0.25 });
  await page.reload();
  await expect(page.getByRole("radio", { name: /^Four of five agents/ })).toBeChecked();
  await expect(money).toHaveValue("0.25");
});
