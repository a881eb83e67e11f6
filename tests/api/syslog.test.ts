import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { recordsOf } from "../support/records";
import { newTenant } from "../support/tenant";

const PATH = "/api/v1/syslog";
const modern = `<35>1 ${new Date().toISOString()} web-1 sshd 4711 ID47 [at user="ada"] Failed password`;
const old = "<28>Oct 11 22:14:15 web-1 cron[12]: job is late";

describe("POST /api/v1/syslog", () => {
  it.each([
    ["one a line", `${modern}\n${old}\n`],
    ["each with its length", [modern, old].map((line) => `${Buffer.byteLength(line)} ${line}`).join("")],
  ])("202 for both formats, %s", async (_name, body) => {
    const tenant = await newTenant();
    const answer = await tenant.fetch(PATH, {
      method: "POST",
      body,
      headers: { "content-type": "text/plain" },
    });
    expect(await checkAnswer("POST", PATH, answer)).toMatchObject({ accepted: 2, rejected: [] });
    const records = await recordsOf(tenant, 2);
    const of = (service: string) => records.find((record) => record.service === service);
    expect(of("sshd")).toMatchObject({
      level: "error",
      message: "Failed password",
      attributes: { user: "ada" },
    });
    expect(of("cron")).toMatchObject({ level: "warn", message: "job is late" });
  });

  it("400 for nothing but empty lines, 401 without a key", async () => {
    const tenant = await newTenant();
    const answer = await tenant.fetch(PATH, { method: "POST", body: "<13>1 - - - - - - \n" });
    expect(answer.status).toBe(400);
    expect((await fetch(tenant.url + PATH, { method: "POST", body: old })).status).toBe(401);
  });
});
