import { expect, it } from "vitest";
import {
  declareService,
  importServices,
  learnServices,
  listServices,
  patchService,
  removeService,
  topology,
} from "@/lib/catalog";
import { acceptAlerts, listAlerts } from "@/lib/intake";
import type { WindowFindings } from "@/lib/templates";
import { newWorkspace, useDatabase } from "../support/database";
import { Story } from "./story";

useDatabase();

const page = { limit: 50 };
const said = { pattern: "order <*> placed", count: 1 };

it("declares a service with its owner and what it needs, once", async () => {
  const ctx = await newWorkspace();
  const declared = await declareService(ctx, {
    name: "checkout",
    owner: "payments",
    tier: 1,
    costPerMinute: 250.5,
    runbookUrl: "https://wiki.example/checkout",
    dependsOn: ["db", "checkout"],
  });
  expect(declared).toMatchObject({ declared: true, owner: "payments", tier: 1, costPerMinute: 250.5 });
  expect(declared.calls).toMatchObject([{ callee: "db", source: "declared" }]);
  await expect(declareService(ctx, { name: "checkout" })).rejects.toMatchObject({ code: "conflict" });
  const { data } = await listServices(ctx, page);
  expect(data.map(({ name, declared }) => [name, declared])).toEqual([
    ["checkout", true],
    ["db", false],
  ]);
});

it("lets what is declared beat what is learned, and keeps what is not said", async () => {
  const ctx = await newWorkspace();
  const story = new Story(ctx);
  for (let i = 0; i < 4; i++) await story.window("db", Date.now() + i, [said], ["checkout"]);
  expect(await topology(ctx)).toMatchObject([{ caller: "db", callee: "checkout" }]);
  await patchService(ctx, "checkout", { owner: "payments", dependsOn: ["db"] });
  expect(await topology(ctx)).toMatchObject([{ caller: "checkout", callee: "db", source: "declared" }]);
  await story.window("checkout", Date.now() + 9, [said], ["db"]);
  expect(await topology(ctx)).toMatchObject([{ caller: "checkout", callee: "db", source: "declared" }]);
  expect(await patchService(ctx, "checkout", { tier: 2 })).toMatchObject({ owner: "payments", tier: 2 });
  await patchService(ctx, "checkout", { dependsOn: [] });
  // What records showed meanwhile is known by what it was shown.
  const left = await topology(ctx);
  expect(left).toHaveLength(2);
  expect(left).toContainEqual(
    expect.objectContaining({ caller: "checkout", callee: "db", source: "peer", seen: 5 }),
  );
});

it("takes a YAML file whole or not at all", async () => {
  const ctx = await newWorkspace();
  const file = [
    "services:",
    "  - name: web",
    "    owner: shop",
    "    dependsOn: [api]",
    "  - name: api",
    "    tier: 2",
  ];
  expect(await importServices(ctx, file.join("\n"))).toEqual({ declared: 2 });
  expect((await listServices(ctx, page)).data).toMatchObject([
    { name: "api", tier: 2, declared: true },
    { name: "web", owner: "shop", declared: true },
  ]);
  const wrong = `${file.join("\n")}\n  - name: other\n    tier: 9`;
  await expect(importServices(ctx, wrong)).rejects.toMatchObject({
    details: { fields: [{ field: "services.2.tier" }] },
  });
  await expect(importServices(ctx, "services: [")).rejects.toMatchObject({ code: "invalid_input" });
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`;
  await expect(importServices(ctx, bomb)).rejects.toMatchObject({ code: "invalid_input" });
  expect((await listServices(ctx, page)).data).toHaveLength(2);
});

it("tells owner, tier and runbook of an alert whose sender does not", async () => {
  const ctx = await newWorkspace();
  await declareService(ctx, {
    name: "checkout",
    owner: "payments",
    tier: 1,
    runbookUrl: "https://wiki.example/c",
  });
  const body = Buffer.from(JSON.stringify({ title: "Slow", service: "checkout" }));
  await acceptAlerts(ctx, { sender: "generic", service: null, body });
  const { data } = await listAlerts(ctx, page);
  expect(data).toMatchObject([{ owner: "payments", tier: 1, runbookUrl: "https://wiki.example/c" }]);
  expect(data[0]!.why).toContain("owner payments: the catalog");
});

it("forgets a service, and speaks of no other than a limited view holds", async () => {
  const ctx = await newWorkspace();
  await importServices(ctx, JSON.stringify({ services: [{ name: "shop" }, { name: "vault" }] }));
  const limited = { ...ctx, services: new Set(["shop"]) };
  await expect(patchService(limited, "vault", { tier: 1 })).rejects.toMatchObject({ code: "not_found" });
  await expect(removeService(limited, "vault")).rejects.toMatchObject({ code: "not_found" });
  await expect(patchService(limited, "shop", { dependsOn: ["vault"] })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await removeService(limited, "shop");
  await expect(removeService(ctx, "shop")).rejects.toMatchObject({ code: "not_found" });
});

it("learns from traces who calls whom; an address in a line is surer, and what is surest stays", async () => {
  const ctx = await newWorkspace();
  const window = (service: string, more: { calls?: WindowFindings["calls"]; peer?: string }) =>
    learnServices(ctx, {
      windowId: "w",
      service,
      openedAt: 0,
      closedAt: Date.now(),
      records: 1,
      templates: [],
      minutes: [],
      peers: more.peer ? [{ service: more.peer, source: "peer", count: 3 }] : [],
      calls: more.calls,
    });
  const call = { caller: "shop", callee: "orders", count: 2 };
  await window("mail", { calls: [call] });
  expect(await topology(ctx)).toEqual([]);
  await window("orders", { calls: [{ ...call, count: 1 }] });
  expect(await topology(ctx)).toMatchObject([{ caller: "shop", callee: "orders", source: "trace", seen: 3 }]);
  await window("orders", { peer: "shop" });
  expect(await topology(ctx)).toMatchObject([{ caller: "orders", callee: "shop", source: "peer" }]);
  await window("shop", { peer: "orders", calls: [call] });
  await window("shop", { calls: [call] });
  expect(await topology(ctx)).toMatchObject([{ source: "peer" }, { source: "peer" }]);
});
