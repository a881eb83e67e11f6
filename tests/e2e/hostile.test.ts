import type { Page } from "@playwright/test";
import { expect, open, screensOf, test } from "./console";
import { trouble } from "./trouble";

const SCRIPT = "<script>window.__pwned=1</script>";
const IMAGE = `<img src=x onerror="window.__pwned=1">`;
const LINK = "javascript:window.__pwned=1";
const TURNED = "invoice\u202egpj.exe";
const LONG = "W".repeat(3000);

/** Nothing of the text became part of the page, and nothing pushes the page wider than the window. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    pwned: "__pwned" in window,
    images: document.querySelectorAll("img[src=x]").length,
    handlers: document.querySelectorAll("[onerror]").length,
    links: document.querySelectorAll('a[href^="javascript:" i]').length,
    wider: document.scrollingElement!.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(found, page.url()).toEqual({ pwned: false, images: 0, handlers: 0, links: 0, wider: 0 });
}

test("hostile lines, names and comments are shown as text on every screen and run nowhere", async ({
  page,
  workspace,
}) => {
  test.slow(true, "it opens every screen there is");
  const service = `web${SCRIPT}`;
  const number = await workspace.incident(
    trouble(
      [SCRIPT, IMAGE, LINK, TURNED, LONG].flatMap((text) =>
        Array.from({ length: 3 }, (_, i) => ({
          message: `upload ${i} failed for ${text} of a guest`,
          attributes: { link: LINK, [IMAGE]: SCRIPT, upper: "JaVaScRiPt:alert(1)", data: "data:text/html,x" },
        })),
      ),
      { service },
    ),
  );
  const comment = `See ${SCRIPT} ${IMAGE} ${LINK} ${TURNED} ${LONG}`;
  const api = `/api/v1/incidents/${number}`;
  expect((await workspace.fetch(`${api}/comments`, { json: { text: comment } })).status).toBe(201);
  const title = `${SCRIPT}${IMAGE}${TURNED}`;
  expect((await workspace.fetch(api, { method: "PATCH", json: { title } })).status).toBe(200);
  const key = { name: `${SCRIPT}${IMAGE}`, scopes: ["logs:read"], services: [service, TURNED] };
  expect((await workspace.fetch("/api/v1/api-keys", { json: key })).status).toBe(201);
  const name = `${SCRIPT}${TURNED}`;
  expect((await workspace.fetch("/api/v1/settings", { method: "PATCH", json: { name } })).status).toBe(200);

  for (const path of await screensOf(workspace, number)) {
    await open(page, path);
    await expectHarmless(page);
  }

  await open(page, `/${workspace.slug}/settings/audit?action=key.created`);
  const entry = page.getByRole("list", { name: "Entries" }).getByRole("button").first();
  await entry.click();
  const changes = page.getByRole("table", { name: "What changed" });
  await expect(changes.getByRole("row").filter({ hasText: "name" })).toContainText(`${SCRIPT}${IMAGE}`);
  await expect(changes).toContainText("invoiceU+202Egpj.exe");
  await expectHarmless(page);

  await open(page, `/${workspace.slug}/incidents/${number}`);
  await expect(page.locator("#screen h2").first()).toHaveText(`${SCRIPT}${IMAGE}invoiceU+202Egpj.exe`);
  await expect(page.locator("#timeline")).toContainText(
    `See ${SCRIPT} ${IMAGE} ${LINK} invoiceU+202Egpj.exe`,
  );

  await open(page, `/${workspace.slug}/logs?level=error`);
  const line = page.getByRole("listitem").filter({ hasText: "upload 0 failed" }).first();
  await line.getByRole("button").first().click();
  const attributes = line.locator("dl[aria-label=Attributes]");
  await expect(attributes).toContainText(`${IMAGE}${SCRIPT}`);
  await expect(attributes.getByRole("link")).toHaveCount(0);
  await expectHarmless(page);
});

test("even markup that found its way into a page would not run: the policy of the page forbids it", async ({
  page,
  workspace,
  noise,
}) => {
  noise.expect(/Content Security Policy/);
  const answer = await page.goto(`/${workspace.slug}`);
  const policy = answer!.headers()["content-security-policy"]!;
  const scripts = policy.split("; ").find((part) => part.startsWith("script-src "))!;
  expect(scripts).toMatch(/'nonce-[\w+/=]{20,}'/);
  expect(scripts).not.toMatch(/unsafe|\*|https?:/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("base-uri 'none'");
  const again = await page.goto(`/${workspace.slug}`);
  expect(again!.headers()["content-security-policy"], "a nonce is used once").not.toBe(policy);

  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
        document.body.insertAdjacentHTML("beforeend", `<img src="data:," onerror="window.__pwned=1">`);
      }),
  );
  expect(refused).toBe("script-src-attr");
  expect(await page.evaluate(() => "__pwned" in window)).toBe(false);
});
