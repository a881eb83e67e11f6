import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const PATH = "/api/v1/maintenance-windows";
const RULES = "/api/v1/noise-rules";
const weekly = {
  every: "week",
  weekdays: [7],
  at: "02:00",
  durationMinutes: 90,
  timeZone: "Europe/Berlin",
};

describe("GET POST PATCH DELETE /api/v1/maintenance-windows", () => {
  it("201, listed with its next opening in words, changed, gone", async () => {
    const tenant = await newTenant();
    const made = (await checkAnswer(
      "POST",
      PATH,
      await tenant.fetch(PATH, { json: { name: "Backup", schedule: weekly } }),
    )) as { id: string };
    expect(made).toMatchObject({ enabled: true, matchers: [], held: 0, isOpen: expect.any(Boolean) });
    expect(await checkAnswer("GET", PATH, await tenant.fetch(PATH))).toMatchObject({
      data: [{ describes: "every Sunday at 02:00 (Europe/Berlin) for 90 min" }],
    });
    const one = `${PATH}/${made.id}`;
    const patched = await tenant.fetch(one, { method: "PATCH", json: { enabled: false } });
    expect(await checkAnswer("PATCH", one, patched)).toMatchObject({ enabled: false, nextStartsAt: null });
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(204);
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(404);
    expect((await tenant.fetch(one, { method: "PATCH", json: { name: "x" } })).status).toBe(404);
  });

  it("400 for a schedule that is none, 404 for a rule of another kind", async () => {
    const tenant = await newTenant();
    const wrong = { name: "x", schedule: { ...weekly, timeZone: "Mars/Base" } };
    expect((await tenant.fetch(PATH, { json: wrong })).status).toBe(400);
    const mute = { name: "Mute", effect: { kind: "mute", until: null } };
    const rule = (await checkAnswer("POST", RULES, await tenant.fetch(RULES, { json: mute }))) as {
      id: string;
    };
    expect((await tenant.fetch(`${PATH}/${rule.id}`, { method: "DELETE" })).status).toBe(404);
  });

  it("mutes what its conditions are about, and says by which rule", async () => {
    const tenant = await newTenant();
    const matchers = [{ field: "title", op: "like", value: "*test*" }];
    const mute = { name: "Tests", matchers, effect: { kind: "mute", until: null } };
    await tenant.fetch(RULES, { json: mute });
    const send = (title: string) =>
      tenant.fetch("/api/v1/alerts", { json: { title, service: "shop" }, headers: { prefer: "wait=10" } });
    expect(await (await send("a test of the till")).json()).toMatchObject({ accepted: 1, incidents: [] });
    expect(await (await send("the till is down")).json()).toMatchObject({ incidents: [1] });
    const { data } = await (await tenant.fetch("/api/v1/alerts?held=true")).json();
    expect(data).toMatchObject([
      { noise: { kind: "mute", explanation: expect.stringContaining("“Tests”") } },
    ]);
    expect(await checkAnswer("GET", RULES, await tenant.fetch(RULES))).toMatchObject({ data: [{ held: 1 }] });
  });
});
