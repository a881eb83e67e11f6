import { expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const SETTINGS = "/api/v1/settings";
const LOGS = "/api/v1/logs";

it("200: defaults, then what was changed, with its audit; the next lines lose their mail addresses", async () => {
  const tenant = await newTenant();
  const defaults = {
    quietMinutes: 30,
    reopenMinutes: 15,
    redactEmails: false,
    dailyLines: null,
    dailyAiTokens: 2_000_000,
    aiCalls: "any",
    aiRunCalls: 12,
    aiRunTokens: 120_000,
    aiRunSeconds: 120,
    aiRunCost: null,
    dailyAiCost: null,
    quorum: "unanimous",
    currency: "EUR",
  };
  expect(await checkAnswer("GET", SETTINGS, await tenant.fetch(SETTINGS))).toMatchObject(defaults);
  const patch = { quietMinutes: 5, redactEmails: true };
  const changed = await tenant.fetch(SETTINGS, { method: "PATCH", json: patch });
  expect(await checkAnswer("PATCH", SETTINGS, changed)).toMatchObject({ ...defaults, ...patch });
  expect(await checkAnswer("GET", SETTINGS, await tenant.fetch(SETTINGS))).toMatchObject({
    ...defaults,
    ...patch,
  });

  const line = { service: "mail", level: "info", message: "sent to ann@example.com" };
  expect((await tenant.fetch(LOGS, { method: "POST", json: [line] })).status).toBe(202);
  await expect
    .poll(
      async () => (await (await tenant.fetch(LOGS)).json()).data.map((record: typeof line) => record.message),
      { timeout: 20_000 },
    )
    .toEqual(["sent to [redacted email]"]);
});

it("400 with the field for what cannot be, 403 for a key that may not manage, and nothing changes", async () => {
  const tenant = await newTenant();
  for (const [json, field] of [
    [{ quietMinutes: 0 }, "quietMinutes"],
    [{ redactEmails: "yes" }, "redactEmails"],
    [{ dailyLines: 0 }, "dailyLines"],
    [{ dailyAiTokens: 1.5 }, "dailyAiTokens"],
    [{ aiCalls: "all" }, "aiCalls"],
    [{ aiRunCalls: 0 }, "aiRunCalls"],
    [{ aiRunSeconds: 601 }, "aiRunSeconds"],
    [{ dailyAiCost: -1 }, "dailyAiCost"],
    [{ quorum: "three" }, "quorum"],
    [{ currency: "euro" }, "currency"],
    [{ colour: 1 }, "colour"],
    [{ allowedDomains: ["ann@example.org"] }, "allowedDomains.0"],
    [{ allowedDomains: ["*.example.org"] }, "allowedDomains.0"],
  ] as const) {
    const problem = (await checkAnswer(
      "PATCH",
      SETTINGS,
      await tenant.fetch(SETTINGS, { method: "PATCH", json }),
    )) as { errors: { field: string }[] };
    expect(problem.errors[0]!.field).toBe(field);
  }
  const reader = await newTenant({ scopes: ["logs:read"] });
  expect((await reader.fetch(SETTINGS, { method: "PATCH", json: { quietMinutes: 9 } })).status).toBe(403);
  expect(await (await tenant.fetch(SETTINGS)).json()).toMatchObject({ quietMinutes: 30 });
});

it("200: the workspace has another name, for everybody who asks", async () => {
  const tenant = await newTenant();
  expect(await (await tenant.fetch(SETTINGS)).json()).toMatchObject({ name: "Test" });
  const renamed = await tenant.fetch(SETTINGS, { method: "PATCH", json: { name: "  Payments " } });
  expect(await checkAnswer("PATCH", SETTINGS, renamed)).toMatchObject({ name: "Payments", quietMinutes: 30 });
  expect(await (await tenant.fetch("/api/v1/me")).json()).toMatchObject({
    workspace: { slug: tenant.slug, name: "Payments" },
  });
  const nameless = await tenant.fetch(SETTINGS, { method: "PATCH", json: { name: " " } });
  expect(await checkAnswer("PATCH", SETTINGS, nameless)).toMatchObject({ errors: [{ field: "name" }] });
});

it("200: the domains whose people may join are kept in small letters", async () => {
  const tenant = await newTenant();
  const json = { allowedDomains: ["Example.ORG", "mail.example.org"] };
  const answer = await tenant.fetch(SETTINGS, { method: "PATCH", json });
  expect(await checkAnswer("PATCH", SETTINGS, answer)).toMatchObject({
    allowedDomains: ["example.org", "mail.example.org"],
  });
});
