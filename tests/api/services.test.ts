import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const PATH = "/api/v1/services";

describe("GET POST PATCH DELETE /api/v1/services", () => {
  it("201 for a declared one, 409 for the same again, changed, gone", async () => {
    const tenant = await newTenant();
    const json = { name: "shop/till", owner: "tills", tier: 1, costPerMinute: 12.5, dependsOn: ["db"] };
    const made = await checkAnswer("POST", PATH, await tenant.fetch(PATH, { json }));
    expect(made).toMatchObject({
      declared: true,
      owner: "tills",
      calls: [{ callee: "db", source: "declared" }],
    });
    expect((await tenant.fetch(PATH, { json })).status).toBe(409);
    expect((await tenant.fetch(PATH, { json: { name: "x", tier: 9 } })).status).toBe(400);
    const one = `${PATH}/${encodeURIComponent("shop/till")}`;
    const patched = await tenant.fetch(one, { method: "PATCH", json: { owner: null } });
    expect(await checkAnswer("PATCH", one, patched)).toMatchObject({ owner: null, tier: 1 });
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(204);
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(404);
  });

  it("200 for a YAML file, 400 for one that is wrong anywhere", async () => {
    const tenant = await newTenant();
    const send = (body: string) =>
      tenant.fetch(`${PATH}/import`, {
        method: "POST",
        body,
        headers: { "content-type": "application/yaml" },
      });
    const answer = await send("services:\n  - name: web\n    dependsOn: [api]\n  - name: api\n");
    expect(await checkAnswer("POST", `${PATH}/import`, answer)).toEqual({ declared: 2 });
    expect((await send("services:\n  - name: other\n  - nome: typo\n")).status).toBe(400);
    const { data } = await (await tenant.fetch(PATH)).json();
    expect(data.map(({ name }: { name: string }) => name)).toEqual(["api", "web"]);
  });
});
