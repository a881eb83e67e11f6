import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import type { Ctx } from "@/lib/access";
import {
  declareService,
  forgetInstances,
  importServices,
  learnServices,
  listNodes,
  listServices,
  patchService,
  platformOf,
} from "@/lib/catalog";
import type { WindowFindings } from "@/lib/templates";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";

useDatabase();

const page = { limit: 50 };
const DAY = 86_400_000;

const window = (ctx: Ctx, service: string, closedAt: number, instances: WindowFindings["instances"]) =>
  learnServices(ctx, {
    windowId: "w",
    service,
    openedAt: 0,
    closedAt,
    records: 1,
    templates: [],
    minutes: [],
    peers: [],
    instances,
  });
const running = async (ctx: Ctx, name: string) =>
  (await listServices(ctx, page)).data.find((service) => service.name === name)!;

const pod = (name: string, labels: object, ip: string, node: string, namespace = "shop") => ({
  kind: "Pod",
  metadata: { name, namespace, labels },
  spec: { nodeName: node },
  status: { phase: "Running", podIP: ip },
});
const service = (name: string, selector: object, ip: string, namespace = "shop") => ({
  kind: "Service",
  metadata: { name, namespace },
  spec: { clusterIP: ip, selector, ports: [{ port: 80 }] },
});
const list = (...items: object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

it("keeps where a service is called and what runs of it, and replaces only what was declared", async () => {
  const ctx = await newWorkspace();
  const declared = await declareService(ctx, {
    name: "cart",
    addresses: ["10.96.0.7", "cart.shop.svc"],
    ports: [80],
    namespace: "shop",
    instances: [{ name: "cart-0", address: "10.1.0.1", node: "n1" }, { name: "cart-1" }],
  });
  expect(declared).toMatchObject({
    addresses: ["10.96.0.7", "cart.shop.svc"],
    ports: [80],
    namespace: "shop",
  });
  expect(declared.instanceCount).toBe(2);
  await window(ctx, "cart", Date.now(), [{ name: "cart-9", address: null, node: "n9" }]);
  const patched = await patchService(ctx, "cart", { instances: [{ name: "cart-2", node: "n2" }], ports: [] });
  expect(patched.instances.map(({ name, source }) => `${source} ${name}`).sort()).toEqual([
    "declared cart-2",
    "record cart-9",
  ]);
  expect(patched).toMatchObject({ addresses: ["10.96.0.7", "cart.shop.svc"], ports: [], namespace: "shop" });
  expect((await listNodes(ctx, page)).data.map(({ name }) => name)).toEqual(["n1", "n2", "n9"]);
});

it("takes a file with machines, and pages them", async () => {
  const ctx = await newWorkspace();
  const file = "services: [{name: shop, instances: [{name: shop-0, node: n3}]}]\nnodes: [n1, n2]\n";
  expect(await importServices(ctx, file)).toEqual({ declared: 1, nodes: 2 });
  expect(await importServices(ctx, "nodes: [n1]")).toEqual({ declared: 0, nodes: 1 });
  const first = await listNodes(ctx, { limit: 2 });
  expect(first.data.map(({ name }) => name)).toEqual(["n1", "n2"]);
  const second = await listNodes(ctx, { limit: 2, cursor: first.nextCursor! });
  expect(second).toMatchObject({ data: [{ name: "n3" }], nextCursor: null });
  await expect(importServices(ctx, "services: []")).rejects.toMatchObject({ code: "invalid_input" });
});

it("takes what kubectl prints; what ran before and is not in the list runs no more in its namespaces", async () => {
  const ctx = await newWorkspace();
  const other = pod("mail-0", { app: "mail" }, "10.1.9.9", "n1", "office");
  const before = list(
    service("cart", { app: "cart" }, "10.96.0.7"),
    pod("cart-a", { app: "cart" }, "10.1.0.1", "n1"),
    pod("gone-0", {}, "10.1.0.2", "n1"),
    other,
    { kind: "Node", metadata: { name: "n1" } },
    { kind: "Secret", metadata: { name: "x" } },
  );
  expect(await importServices(ctx, before)).toEqual({
    declared: 3,
    instances: 3,
    nodes: 1,
    skipped: [{ index: 5, reason: "kind: is none of Service, Pod and Node" }],
    skippedCount: 1,
  });
  await importServices(
    ctx,
    list(service("cart", { app: "cart" }, "10.96.0.8"), pod("cart-b", { app: "cart" }, "10.1.0.1", "n2")),
  );
  const { services, nodes } = await platformOf(ctx, null);
  const byName = new Map(services.map((one) => [one.name, one]));
  expect(byName.get("cart")).toEqual({
    name: "cart",
    addresses: ["10.96.0.8"],
    ports: [80],
    namespace: "shop",
    instances: [{ name: "cart-b", address: "10.1.0.1", node: "n2" }],
  });
  expect(byName.get("gone")!.instances).toEqual([]);
  expect(byName.get("mail")!.instances).toHaveLength(1);
  expect(nodes.sort()).toEqual(["n1", "n2"]);
  await expect(importServices(ctx, list({ kind: "Secret" }))).rejects.toMatchObject({
    details: { fields: [{ field: "items.0" }] },
  });
});

it("learns instances from windows, and writes one down again only when it is news", async () => {
  const ctx = await newWorkspace();
  const now = Date.now();
  const cart = { name: "cart-a", address: null, node: "n1" };
  const seen = async () => (await running(ctx, "cart")).instances[0]!;
  await window(ctx, "cart", now, [cart]);
  expect(await seen()).toMatchObject({ ...cart, source: "record", lastSeenAt: new Date(now).toISOString() });
  await window(ctx, "cart", now + 60_000, [cart]);
  expect((await seen()).lastSeenAt).toBe(new Date(now).toISOString());
  await window(ctx, "cart", now + 61_000, [{ ...cart, address: "10.1.0.1" }]);
  expect(await seen()).toMatchObject({ address: "10.1.0.1", node: "n1" });
  await window(ctx, "cart", now + 400_000, [cart]);
  expect(await seen()).toMatchObject({
    address: "10.1.0.1",
    lastSeenAt: new Date(now + 400_000).toISOString(),
  });
});

it("gives an address to the instance that was seen last, and forgets what records show no more", async () => {
  const ctx = await newWorkspace();
  const now = Date.now();
  const of = (name: string) => [{ name, address: "10.1.0.1", node: "n1" }];
  await window(ctx, "cart", now - 8 * DAY, of("cart-old"));
  await window(ctx, "cart", now, of("cart-new"));
  await patchService(ctx, "cart", { instances: [{ name: "cart-said" }] });
  await db().execute(sql`update service_instances set last_seen_at = ${new Date(now - 9 * DAY).toISOString()}::timestamptz
    where name = 'cart-said'`);
  const instances = async () => (await platformOf(ctx, ["cart"])).services[0]!.instances;
  expect(await instances()).toEqual([
    { name: "cart-new", address: "10.1.0.1", node: "n1" },
    { name: "cart-old", address: null, node: "n1" },
    { name: "cart-said", address: null, node: null },
  ]);
  await forgetInstances();
  expect((await instances()).map(({ name }) => name)).toEqual(["cart-new", "cart-said"]);
  await forgetInstances(now + 31 * DAY);
  expect((await listNodes(ctx, page)).data).toEqual([]);
});

it("shows a limited view its own services, and the machines on which they run", async () => {
  const ctx = await newWorkspace();
  await importServices(
    ctx,
    JSON.stringify({
      services: [
        { name: "shop", instances: [{ name: "shop-0", node: "n1" }] },
        { name: "vault", instances: [{ name: "vault-0", node: "n2" }] },
      ],
      nodes: ["n3"],
    }),
  );
  const shop = limitedTo(ctx, "shop");
  expect(await platformOf(shop, null)).toMatchObject({ services: [{ name: "shop" }], nodes: ["n1"] });
  expect((await platformOf(shop, ["vault"])).services).toEqual([]);
  expect((await listNodes(shop, page)).data).toMatchObject([{ name: "n1" }]);
  await expect(importServices(shop, "nodes: [n4]")).rejects.toMatchObject({ code: "invalid_input" });
  const answer = await importServices(
    shop,
    list(pod("shop-1", { app: "shop" }, "10.1.0.1", "n1"), pod("vault-1", {}, "10.1.0.2", "n1")),
  );
  expect(answer).toMatchObject({ declared: 1, skippedCount: 1 });
  expect((await platformOf(ctx, ["vault"])).services[0]!.instances).toHaveLength(1);
});

it("refuses what is no address, no port and no file of this size", async () => {
  const ctx = await newWorkspace();
  for (const said of [
    { addresses: ["a b"] },
    { addresses: ["10.0.0.1:80"] },
    { ports: [0] },
    { ports: [70_000] },
  ])
    await expect(
      importServices(ctx, JSON.stringify({ services: [{ name: "x", ...said }] })),
    ).rejects.toMatchObject({ code: "invalid_input" });
  const swarm = `{"kind": "List", "items": [${"{},".repeat(2_000_001)}{}]}`;
  await expect(importServices(ctx, swarm)).rejects.toMatchObject({ code: "too_large" });
  await expect(importServices(ctx, `services: [${" ".repeat(1_100_000)}]`)).rejects.toMatchObject({
    code: "too_large",
  });
});
