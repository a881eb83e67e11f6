import { expect, it } from "vitest";
import { INTEGRATIONS } from "@/components/intake/integrations";
import { sampleOf, TEST_SERVICE } from "@/components/intake/samples";
import { newTenant, type Tenant } from "../support/tenant";

const send = async (tenant: Tenant, id: string, over: boolean) => {
  const { path, type, body } = sampleOf(id, { now: new Date(), over })!;
  const headers = { "content-type": type, prefer: "wait=10" };
  const answer = await tenant.fetch(path, { method: "POST", body, headers });
  expect(answer.ok, `${answer.status} ${await answer.clone().text()}`).toBe(true);
  return answer;
};
const first = async (tenant: Tenant, path: string) => (await (await tenant.fetch(path)).json()).data[0];
const bringing = (kind: string) =>
  INTEGRATIONS.filter(({ id, brings }) => brings === kind && sampleOf(id, { now: new Date(), over: false }));

it.each(bringing("alerts"))(
  "a test of $name is an alert of its sender, and its end ends it",
  async ({ id, source }) => {
    const tenant = await newTenant();
    await send(tenant, id, false);
    const alert = await first(tenant, "/api/v1/alerts");
    expect(alert).toMatchObject({ source, status: "firing", title: expect.stringMatching(/test/i) });
    // An event of a cluster has no end; it is over when it is not repeated.
    if (id === "kubernetes") return;
    expect(alert.service).toBe(TEST_SERVICE);
    await send(tenant, id, true);
    expect(await first(tenant, "/api/v1/alerts")).toMatchObject({
      fingerprint: alert.fingerprint,
      status: "resolved",
    });
  },
);

it.each(bringing("lines"))("a test of $name is a line", async ({ id }) => {
  const tenant = await newTenant();
  await send(tenant, id, false);
  const line = () => first(tenant, `/api/v1/logs?service=${TEST_SERVICE}`);
  await expect.poll(line, { timeout: 15_000 }).toMatchObject({
    service: TEST_SERVICE,
    level: "info",
    message: expect.stringContaining("Test line"),
  });
});

it.each(bringing("changes"))("a test of $name is a change", async ({ id, source }) => {
  const tenant = await newTenant();
  await send(tenant, id, false);
  expect(await first(tenant, "/api/v1/changes")).toMatchObject({ source });
});
