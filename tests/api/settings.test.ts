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

it("200: the domains whose people may join are kept in small letters", async () => {
  const tenant = await newTenant();
  const json = { allowedDomains: ["Example.ORG", "mail.example.org"] };
  const answer = await tenant.fetch(SETTINGS, { method: "PATCH", json });
  expect(await checkAnswer("PATCH", SETTINGS, answer)).toMatchObject({
    allowedDomains: ["example.org", "mail.example.org"],
  });
});
