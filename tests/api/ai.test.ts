import { expect, it } from "vitest";
import type { AiStanding, AiTest } from "@/lib/commander/model/schemas";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const AI = "/api/v1/ai";

it("200: what is configured, allowed and left; the server of these tests has no model", async () => {
  const tenant = await newTenant();
  const standing = (await checkAnswer("GET", AI, await tenant.fetch(AI))) as AiStanding;
  expect(standing).toMatchObject({
    calls: "any",
    host: null,
    models: [],
    whyNot: "No language model is configured (AI_MODEL).",
    tokens: { used: 0, quota: 2_000_000, left: 2_000_000 },
    cost: { used: 0, quota: null, left: null },
    embeddings: { role: "lexical", model: null },
  });
});

it("200: a try says what is wrong", async () => {
  const tenant = await newTenant();
  const response = await tenant.fetch(`${AI}/test`, { method: "POST" });
  const tried = (await checkAnswer("POST", `${AI}/test`, response)) as AiTest;
  expect(tried).toMatchObject({ ok: false, model: null, failure: { code: "not_configured" } });
});

it("403 without the permission for it", async () => {
  const reader = await newTenant({ scopes: ["usage:read"] });
  expect((await reader.fetch(AI)).status).toBe(200);
  expect((await reader.fetch(`${AI}/test`, { method: "POST" })).status).toBe(403);
  const sender = await newTenant({ scopes: ["logs:write"] });
  expect((await sender.fetch(AI)).status).toBe(403);
});
