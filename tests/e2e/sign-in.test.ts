import { reached } from "../support/e2e-setup";
import { expect, open, SETTINGS_PAGES, test } from "./console";

const stranger = { storageState: { cookies: [], origins: [] } };
const PLACES = [
  ...["", "/incidents", "/incidents/1", "/logs", "/logs?level=error&q=disk", "/templates", "/templates/none"],
  ...["/windows", "/services", ...SETTINGS_PAGES],
];

test.describe("a stranger", () => {
  test.use(stranger);

  test("the link printed at the start opens the console, and a second time it opens nothing", async ({
    page,
    browser,
  }) => {
    const { link } = reached();
    await page.goto(link);
    await expect(page).toHaveURL(/\/default$/);
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

    const other = await (await browser.newContext(stranger)).newPage();
    await other.goto(link);
    await expect(other.getByText("This link has been used or has expired")).toBeVisible();
    await other.goto(new URL("/default", link).href);
    await expect(other).toHaveURL(/\/sign-in/);
    await other.context().close();
  });

  test("every page of the console leads to sign-in, which remembers the page", async ({ page }) => {
    for (const place of PLACES) {
      await page.goto(`/default${place}`);
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      expect(new URL(page.url()).searchParams.get("callbackUrl")).toBe(`/default${place}`);
    }
  });

  test("asking for a link answers the same for an address that nobody knows", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("Email address").fill("nobody@example.test");
    await page.getByRole("button", { name: "Send me a link" }).click();
    await expect(page.getByRole("heading", { name: "Check the server's console" })).toBeVisible();
  });
});

test("a workspace that does not exist and one of others are not found alike", async ({
  page,
  visitor,
  workspace,
  noise,
}) => {
  noise.expect(/404/);
  const guest = await visitor("viewer");
  for (const [who, path] of [
    [page, "/no-such-place"],
    [page, "/no-such-place/logs"],
    [guest, "/default"],
  ] as const) {
    const answer = await who.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(who.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  }
  await guest.goto("/");
  await expect(guest).toHaveURL(new RegExp(`/${workspace.slug}$`));
});

test("an address from outside may choose the page after sign-in, never another site", async ({ page }) => {
  const { url } = reached();
  for (const elsewhere of [
    "https://evil.example/x",
    "//evil.example",
    "/\\\\evil.example",
    "javascript:alert(1)",
  ]) {
    await page.goto(`/sign-in?${new URLSearchParams({ callbackUrl: elsewhere })}`);
    await expect(page.locator("#screen")).toBeVisible();
    expect(new URL(page.url()).origin).toBe(url);
  }
});

test("signing out ends the session, not only its cookie", async ({ visitor, workspace }) => {
  const page = await visitor("viewer");
  await open(page, `/${workspace.slug}`);
  const [session] = await page.context().cookies();
  await page.getByRole("button", { name: /The viewer/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.context().addCookies([session!]);
  await page.goto(`/${workspace.slug}`);
  await expect(page).toHaveURL(/\/sign-in/);
});
