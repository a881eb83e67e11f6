import { describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/access";
import { platformOf } from "@/lib/catalog";
import { listIncidents } from "@/lib/incidents";
import { platformEvents, searchRecords } from "@/lib/intake";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { closeWindows, send } from "./two-teams";

useDatabase();

const MINUTE = 60_000;
const page = { limit: 50 };
const POD = "cart-7d9f8b6c5d-x2x7k";

interface Told {
  reason: string;
  message: string;
  at: number;
  count?: number;
  firstAt?: number;
  name?: string;
  kind?: string;
  type?: string;
}
const event = ({
  reason,
  message,
  at,
  count = 1,
  firstAt = at,
  name = POD,
  kind = "Pod",
  type = "Warning",
}: Told) => ({
  kind: "Event",
  metadata: { name: `${name}.${reason}`, namespace: "shop" },
  involvedObject: { kind, name, namespace: "shop" },
  reason,
  message,
  type,
  count,
  firstTimestamp: new Date(firstAt).toISOString(),
  lastTimestamp: new Date(at).toISOString(),
  source: { component: "kubelet", host: "node-1" },
});

it("tells each event once, as it was last told, newest first, to whoever sees its service", async () => {
  const ctx = await newWorkspace();
  const now = Math.floor(Date.now() / 1000) * 1000;
  const backOff = (count: number, at: number) =>
    event({
      reason: "BackOff",
      message: "Back-off restarting failed container",
      count,
      at,
      firstAt: now - 5 * MINUTE,
    });
  await send(ctx, [
    backOff(1, now - 5 * MINUTE),
    backOff(9, now - MINUTE),
    event({
      reason: "NodeNotReady",
      message: "Node is not ready",
      at: now - 2 * MINUTE,
      name: "node-1",
      kind: "Node",
    }),
    event({ reason: "Pulled", message: "Pulled the image", at: now - 3 * MINUTE, type: "Normal" }),
    { service: "cart", level: "info", message: "ready" },
  ]);
  await closeWindows(ctx, "cart", "kubernetes");
  const all = { from: now - 10 * MINUTE, to: now, limit: 100 };
  const events = await platformEvents(ctx, all);
  expect(events).toEqual([
    {
      id: expect.stringMatching(/^rec_/),
      at: now - MINUTE,
      firstAt: now - 5 * MINUTE,
      service: "cart",
      isWarning: true,
      reason: "BackOff",
      object: `pod/${POD}`,
      node: "node-1",
      namespace: "shop",
      text: "Back-off restarting failed container",
      count: 9,
    },
    expect.objectContaining({ service: "kubernetes", object: "node/node-1", reason: "NodeNotReady" }),
    expect.objectContaining({ reason: "Pulled", isWarning: false }),
  ]);
  expect((await platformEvents(ctx, { ...all, limit: 1 })).map(({ count }) => count)).toEqual([9]);
  expect(await platformEvents(ctx, { ...all, to: now - 4 * MINUTE })).toMatchObject([{ count: 1 }]);
  expect((await platformEvents(limitedTo(ctx, "kubernetes"), all)).map(({ reason }) => reason)).toEqual([
    "NodeNotReady",
  ]);
  expect((await searchRecords(ctx, { ...page, service: "cart" })).data).toHaveLength(4);
  // And where the pod runs is known by now.
  expect(await platformOf(ctx, ["cart"])).toMatchObject({
    services: [{ instances: [{ name: POD, node: "node-1" }] }],
    nodes: ["node-1"],
  });
});

describe("warnings of the platform", () => {
  const MATTER: [string, string][] = [
    ["BackOff", "Back-off restarting failed container cart in pod cart"],
    ["FailedScheduling", "0/5 nodes are available: 5 Insufficient memory."],
    ["FailedMount", 'MountVolume.SetUp failed for volume "data" : configmap "cart" not found'],
    ["Failed", 'Failed to pull image "cart:9": manifest unknown'],
    ["OOMKilling", "Memory cgroup out of memory: Killed process 4242 (cart)"],
    ["Unhealthy", "Readiness probe failed: Get http://10.1.0.9:8080/ready: connect: connection refused"],
  ];
  const chatter = (times: number) =>
    Array.from({ length: times }, (_, i) => ({
      service: "cart",
      level: "info",
      message: `order ${i} placed`,
    }));
  const tell = async (ctx: Ctx, reason: string, message: string, times: number, lines = 0) => {
    const now = Date.now();
    for (let i = 1; i <= times; i++) {
      const told = event({ reason, message, at: now - (times - i) * 10_000, count: i, firstAt: now });
      await send(ctx, [told, ...chatter(lines)]);
      await closeWindows(ctx, "cart");
    }
    const { data } = await listIncidents(ctx, page);
    return data;
  };
  const withPast = async () => {
    const ctx = await newWorkspace();
    const now = Date.now();
    const lines = Array.from({ length: 240 }, (_, i) => ({
      ts: now - 70 * MINUTE + i * 15_000,
      service: "cart",
      level: "info",
      message: `order ${i} placed`,
    }));
    await send(ctx, lines);
    await closeWindows(ctx, "cart");
    return ctx;
  };

  it.each(MATTER)(
    "open an incident when %s is repeated, though nothing else was ever sent",
    async (reason, message) => {
      expect(await tell(await newWorkspace(), reason, message, 20)).toHaveLength(1);
    },
  );

  it.each(MATTER)("and in a service with a past: %s", async (reason, message) => {
    expect(await tell(await withPast(), reason, message, 20)).toHaveLength(1);
  });

  it("also among the many lines of replicas that run", async () => {
    const [reason, message] = MATTER[0]!;
    expect(await tell(await withPast(), reason, message, 8, 100)).toHaveLength(1);
  });

  it.each(MATTER)("but not when %s came once or twice and it went on", async (reason, message) => {
    for (const ctx of [await newWorkspace(), await withPast()])
      expect(await tell(ctx, reason, message, 2)).toEqual([]);
  });

  it("nor while a start takes its time", async () => {
    const [, message] = MATTER.at(-1)!;
    expect(await tell(await withPast(), "Unhealthy", message!, 8)).toEqual([]);
  });
});
