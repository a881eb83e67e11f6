import { gzipSync } from "node:zlib";
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

  it("200 for what kubectl prints, packed or not, with a reason for what is left out", async () => {
    const tenant = await newTenant();
    const list = JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [
        {
          kind: "Service",
          metadata: { name: "cart", namespace: "shop" },
          spec: {
            clusterIP: "10.96.0.7",
            selector: { app: "cart" },
            ports: [{ port: 80, targetPort: 8080 }],
          },
        },
        {
          kind: "Pod",
          metadata: { name: "cart-7d9f8b6c5d-x2x7k", namespace: "shop", labels: { app: "cart" } },
          spec: { nodeName: "node-1" },
          status: { phase: "Running", podIP: "10.1.0.9" },
        },
        { kind: "Node", metadata: { name: "node-1" } },
        { kind: "Node", metadata: { name: "node-2" } },
        { kind: "Secret", metadata: { name: "x" } },
      ],
    });
    const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      tenant.fetch(`${PATH}/import`, { method: "POST", body, headers });
    const answer = await checkAnswer("POST", `${PATH}/import`, await post(list));
    expect(answer).toMatchObject({ declared: 1, instances: 1, nodes: 2, skippedCount: 1 });
    const packed = await post(new Uint8Array(gzipSync(list)), { "content-encoding": "gzip" });
    expect(packed.status).toBe(200);
    const services = await checkAnswer("GET", PATH, await tenant.fetch(PATH));
    expect(services).toMatchObject({
      data: [
        {
          name: "cart",
          addresses: ["10.96.0.7"],
          ports: [80, 8080],
          namespace: "shop",
          instanceCount: 1,
          instances: [
            { name: "cart-7d9f8b6c5d-x2x7k", address: "10.1.0.9", node: "node-1", source: "declared" },
          ],
        },
      ],
    });
    const nodes = await checkAnswer("GET", "/api/v1/nodes", await tenant.fetch("/api/v1/nodes?limit=1"));
    expect(nodes).toMatchObject({ data: [{ name: "node-1" }], nextCursor: expect.any(String) });
  });

  it("400 for an address or a port that is none", async () => {
    const tenant = await newTenant();
    for (const wrong of [{ addresses: ["10.0.0.1:80"] }, { ports: [0] }, { instances: [{ node: "n" }] }])
      expect((await tenant.fetch(PATH, { json: { name: "x", ...wrong } })).status).toBe(400);
  });
});
