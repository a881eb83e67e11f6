import type { Locator, Page } from "@playwright/test";
import type { AnalysisSummary } from "@/lib/commander/report/schemas";
import { ScriptedOpenai } from "../support/openai";
import type { ChatReply } from "../support/openai-chat";
import { newSession } from "../support/people";
import { inDatabase } from "../support/rows";
import { startServer, type TestServer } from "../support/server";
import { test as base, expect, neverReloaded, newWorkspace, open, type Workspace } from "./console";
import { refusedDatabase } from "./trouble";

/** Long enough that each is told by itself. */
const SENTENCES = [
  "Payments have stopped for everybody who buys.",
  "Orders wait until somebody looks at them.",
  "It goes on as these words are written.",
];
const model = ScriptedOpenai.chatting(() => answered);
const opinionOf = (summary: string) => ({ claims: [], suspects: [], summary, next: ["Look at the pool."] });
const answered: ChatReply = { json: opinionOf(SENTENCES.join(" ")) };
let server: TestServer;

/** On a server that has a model: a workspace with an incident that was analysed once, and pages of its owner. */
const test = base.extend<{ house: Workspace; newPage: () => Promise<Page> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
  house: async ({}, use) => use(await newWorkspace(server)),
  newPage: async ({ browser, noise }, use) => {
    const context = await browser.newContext({
      baseURL: server.url,
      storageState: { cookies: [], origins: [] },
    });
    noise.listenTo(context);
    const value = await inDatabase(server, async (sql) => {
      const [owner] = await sql`select id from users where email = 'admin@localhost'`;
      return (await newSession(sql, owner!.id)).token;
    });
    await context.addCookies([{ name: "ic-session", value, url: server.url }]);
    await use(() => context.newPage());
    await context.close();
  },
});

test.beforeAll(async () => {
  server = await startServer({ env: { AI_BASE_URL: await model.listen(), AI_MODEL: "scripted" } });
});
test.afterAll(async () => {
  await server.remove();
  await model.close();
});
test.beforeEach(() => {
  model.chat = () => answered;
  model.forget();
});

const opinion = (page: Page): Locator =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: /A model’s opinion/ }) });
const analysis = (page: Page) => page.locator("#analysis");
const addressOf = ({ slug }: Workspace, number: number) => `/${slug}/incidents/${number}`;

async function analysed(workspace: Workspace): Promise<number> {
  const number = await workspace.incident(refusedDatabase());
  await expect.poll(() => statesOf(workspace, number)).toEqual(["done"]);
  return number;
}
const statesOf = async (workspace: Workspace, number: number) => {
  const runs = await workspace.fetch(`/api/v1/incidents/${number}/analyses`);
  return ((await runs.json()).data as AnalysisSummary[]).map(({ state }) => state);
};
async function runAgain(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByRole("menuitem", { name: "Now, as configured" }).click();
}

/** Goes on by the tabulator until it is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((one) => one === document.activeElement);
  for (let presses = 0; presses < 30 && !(await isThere()); presses++) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
}

test("a model's words grow on two pages at once, survive a refresh in the middle, and end the same", async ({
  house,
  newPage,
}) => {
  const number = await analysed(house);
  const pages = [await newPage(), await newPage()] as const;
  for (const page of pages) await open(page, addressOf(house, number));
  const sameLoad = await neverReloaded(pages[0]);
  const gates = SENTENCES.map(() => Promise.withResolvers<void>());
  const [before, after] = JSON.stringify(opinionOf("|")).split("|") as [string, string];
  model.chat = () => ({
    text: [before, ...SENTENCES.map((sentence, i) => (i > 0 ? ` ${sentence}` : sentence)), after],
    pace: async (chunk) => gates[chunk - 1]?.promise,
  });
  await runAgain(pages[1]);
  for (const [i, gate] of gates.entries()) {
    gate.resolve();
    const told = SENTENCES.slice(0, i + 1).join(" ");
    for (const page of pages) await expect(opinion(page).getByText(told, { exact: true })).toBeVisible();
    if (i === 0) {
      await expect(analysis(pages[0]).getByRole("button", { name: "Stop" })).toBeVisible();
      await pages[1].reload();
    }
  }
  for (const page of pages) {
    await expect(opinion(page)).toContainText("scripted");
    await expect(opinion(page)).toContainText("Look at the pool.");
    await expect(analysis(page)).toContainText("1 call");
    await expect(analysis(page).getByRole("button", { name: "Run again" })).toBeVisible();
  }
  await sameLoad();
});

test("Stop ends a run in the middle of a model's words, and what the rules found stays", async ({
  house,
  newPage,
}) => {
  const number = await analysed(house);
  const page = await newPage();
  await open(page, addressOf(house, number));
  const before = model.chats.length;
  model.chat = () => ({ text: JSON.stringify(opinionOf("It was just")).slice(0, -30), ends: "hang" });
  await runAgain(page);
  await expect.poll(() => model.chats.length).toBe(before + 1);
  await analysis(page).getByRole("button", { name: "Stop" }).click();
  await expect(analysis(page)).toContainText("The run was stopped");
  await expect(analysis(page)).toContainText("Stopped by");
  await expect(analysis(page).getByRole("region", { name: "Hypotheses" })).toBeVisible();
  await model.chats[before]!.gone;
  await page.reload();
  await expect(analysis(page)).toContainText("The run was stopped");
  await analysis(page)
    .getByRole("button", { name: /^4?\d+ steps|Show each/ })
    .first()
    .click();
  await expect(analysis(page).getByText("Asks a model what it makes of this")).toBeVisible();
});

test("a model that refuses, and one that says nothing any more, leave the reason why there is no opinion", async ({
  house,
  newPage,
}) => {
  const limited = await house.fetch("/api/v1/settings", {
    method: "PATCH",
    body: JSON.stringify({ aiRunSeconds: 5 }),
    headers: { "content-type": "application/json" },
  });
  expect(limited.status).toBe(200);
  const number = await analysed(house);
  const page = await newPage();
  await open(page, addressOf(house, number));
  const sameLoad = await neverReloaded(page);
  const why = page.getByText(/^Without a model’s opinion:/);

  model.chat = () => ({ refusal: "I will not look at this." });
  await runAgain(page);
  await expect(why).toContainText("The model scripted refuses");
  await expect(opinion(page)).toHaveCount(0);

  model.chat = () => ({ text: JSON.stringify(opinionOf("Half of it. And")).split(" And")[0]!, ends: "hang" });
  await runAgain(page);
  await expect(opinion(page).getByText("Half of it.")).toBeVisible();
  await expect(opinion(page)).toHaveCount(0);
  await expect(why).toContainText(/time|nothing came/);
  await expect(analysis(page).getByRole("region", { name: "Hypotheses" })).toBeVisible();
  await sameLoad();
});

test("the votes are a picture, and a plan is approved with the keyboard alone", async ({
  house,
  newPage,
}) => {
  const number = await analysed(house);
  const page = await newPage();
  await open(page, addressOf(house, number));
  const plan = page.locator("#plan");
  await expect(plan.getByText("Waits for a person", { exact: true })).toBeVisible();
  const seats = plan.getByRole("list", { name: /of 5/ }).getByRole("button");
  await expect(seats).toHaveCount(5);
  const sameLoad = await neverReloaded(page);

  await seats.first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/signed/i).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await tabTo(page, plan.getByRole("button", { name: "Approve", exact: true }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /^Approve plan 1/ });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("It was tried at noon");
  await tabTo(page, dialog.getByRole("button", { name: "Approve", exact: true }));
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(plan).toContainText("Approved by");
  await expect(plan).toContainText("It was tried at noon");
  await sameLoad();
});

test("a question is answered by a model, with its rows, and what it took", async ({ house, newPage }) => {
  const number = await analysed(house);
  const page = await newPage();
  await open(page, addressOf(house, number));
  model.chat = ({ results, tools }) => {
    if (results.length === 0 && tools.includes("search_records"))
      return { calls: [{ name: "search_records", input: { text: "connection refused" } }] };
    const id = /rec_[\w.-]+/.exec(results.join("\n"))?.[0] ?? "rec_none";
    const evidence = [{ id, quote: "connection refused" }];
    const text = "Its connections are refused.";
    return {
      json: {
        text: "The lines say that connections are turned away.",
        claims: [{ kind: "symptom", text, entity: null, evidence }],
      },
    };
  };
  await page.keyboard.press("q");
  await page.keyboard.type("What do the lines say?");
  await page.keyboard.press("Control+Enter");
  const talk = page
    .locator("#ask")
    .getByRole("listitem")
    .filter({ hasText: "What do the lines say?" })
    .first();
  await expect(talk).toContainText("The lines say that connections are turned away.");
  await expect(talk).toContainText(/scripted · 2 calls/);
  await talk.getByRole("button", { name: "1 row" }).click();
  await expect(talk.getByRole("link", { name: /^Open the line/ })).toBeVisible();
});
