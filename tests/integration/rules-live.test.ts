import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { incidents, signals } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import {
  createGroupingRule,
  type GroupingRuleCreate,
  listEvidence,
  listGroupingRules,
  listIncidents,
  listShadowFindings,
  patchGroupingRule,
  resolveQuiet,
  settleAlerts,
} from "@/lib/incidents";
import { acceptAlerts } from "@/lib/intake";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const MINUTE = 60_000;
const page = { limit: 50 };
const perCluster: GroupingRuleCreate = {
  name: "per cluster",
  mode: "live",
  matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
  effect: { kind: "group", by: ["label:cluster"], windowMinutes: 10, openAt: 0.5, quietMinutes: 45 },
};
const drills: GroupingRuleCreate = {
  name: "drills",
  mode: "live",
  matchers: [{ field: "label:drill", op: "is", value: "yes" }],
  effect: { kind: "suppress" },
};

async function fire(
  ctx: Ctx,
  ...alerts: { title: string; service: string; labels?: Record<string, string> }[]
) {
  const body = alerts.map((alert) => ({ status: "firing", severity: "high", ...alert }));
  await acceptAlerts(ctx, { sender: "generic", service: null, body: Buffer.from(JSON.stringify(body)) });
  await settleAlerts(ctx.workspaceId);
}
const open = async (ctx: Ctx) => (await listIncidents(ctx, { ...page, status: "open" })).data;

describe("a live rule", () => {
  it("makes one incident of what it groups, whatever its services, and joins it to no other", async () => {
    const ctx = await newWorkspace();
    await createGroupingRule(ctx, perCluster);
    await fire(ctx, { title: "Web is slow", service: "web" });
    await fire(
      ctx,
      { title: "Web is down", service: "web", labels: { cluster: "eu" } },
      { title: "Store is down", service: "store", labels: { cluster: "eu" } },
      { title: "Web is gone", service: "web", labels: { cluster: "us" } },
    );
    const found = await open(ctx);
    expect(found.map(({ services }) => [...services].sort()).sort()).toEqual([
      ["store", "web"],
      ["web"],
      ["web"],
    ]);
    const eu = found.find(({ services }) => services.length === 2)!;
    expect(eu.grouping).toMatchObject({ rule: "rule", fields: ["label:cluster"] });
    expect(eu.grouping.explanation).toContain("label cluster is eu");

    await fire(ctx, { title: "Cache is down", service: "cache", labels: { cluster: "eu" } });
    expect(await open(ctx)).toHaveLength(3);
    expect((await listEvidence(ctx, eu.number)).signals).toHaveLength(3);
    expect((await listGroupingRules(ctx)).data[0]).toMatchObject({ acted: 4 });
  });

  it("lets its incidents be quiet for its own time", async () => {
    const ctx = await newWorkspace();
    await createGroupingRule(ctx, perCluster);
    await fire(ctx, { title: "Web is down", service: "web", labels: { cluster: "eu" } });
    const [row] = await db().select().from(incidents).where(eq(incidents.workspaceId, ctx.workspaceId));
    expect(row).toMatchObject({ quietMinutes: 45, groupKey: '["eu"]' });
    await acceptAlerts(ctx, {
      sender: "generic",
      service: null,
      body: Buffer.from(
        JSON.stringify({
          title: "Web is down",
          service: "web",
          status: "resolved",
          labels: { cluster: "eu" },
        }),
      ),
    });
    // Nobody looks at the end: what resolves it is quiet.
    const last = row!.lastSignalAt.getTime();
    await resolveQuiet(last + 40 * MINUTE);
    expect(await open(ctx)).toHaveLength(1);
    await resolveQuiet(last + 46 * MINUTE);
    expect(await open(ctx)).toHaveLength(0);
  });

  it("keeps out of incidents what it suppresses, and lets it in once it does so no more", async () => {
    const ctx = await newWorkspace();
    const { id } = await createGroupingRule(ctx, drills);
    const drill = { title: "Node is down", service: "web", labels: { drill: "yes" } };
    await fire(ctx, drill);
    expect(await open(ctx)).toEqual([]);
    const held = () =>
      db().select({ heldBy: signals.heldBy }).from(signals).where(eq(signals.workspaceId, ctx.workspaceId));
    expect(await held()).toEqual([{ heldBy: id }]);
    await patchGroupingRule(ctx, id, { mode: "off" });
    await acceptAlerts(ctx, {
      sender: "generic",
      service: null,
      body: Buffer.from(JSON.stringify({ ...drill, status: "resolved" })),
    });
    await settleAlerts(ctx.workspaceId);
    await fire(ctx, drill);
    expect(await open(ctx)).toHaveLength(1);
    expect(await held()).toEqual([{ heldBy: null }]);
  });
});

describe("a rule in shadow", () => {
  it("changes nothing, and writes what it would have done", async () => {
    const ctx = await newWorkspace();
    const { id } = await createGroupingRule(ctx, { ...drills, mode: "shadow" });
    await fire(ctx, { title: "Node is down", service: "web", labels: { drill: "yes" } });
    expect(await open(ctx)).toHaveLength(1);
    const { data } = await listShadowFindings(ctx, id, page);
    expect(data.map(({ text }) => text)).toEqual(["It opened incident 1. The rule would have hidden it."]);
  });
});
