import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { alerts, incidents, shadowFindings, signals } from "@/db/schema";
import { type Ctx, transact } from "@/lib/access";
import {
  backtestRule,
  countActed,
  createGroupingRule,
  deleteGroupingRule,
  type GroupingRuleCreate,
  listGroupingRules,
  listShadowFindings,
  patchGroupingRule,
  rulesInForce,
  writeShadow,
} from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { arrivalsSince, labelsOfAlerts } from "@/lib/signals";
import { newWorkspace, useDatabase } from "../support/database";
import { Story } from "./story";

useDatabase();

const MINUTE = 60_000;
const rule = (name: string, over: Partial<GroupingRuleCreate> = {}): GroupingRuleCreate => ({
  name,
  mode: "live",
  matchers: [],
  effect: { kind: "suppress" },
  ...over,
});
const perCluster: GroupingRuleCreate["effect"] = {
  kind: "group",
  by: ["label:cluster"],
  windowMinutes: 120,
  openAt: 0.5,
  quietMinutes: null,
};

interface Came {
  service: string;
  minutesAgo: number;
  score?: number;
  cluster?: string;
  incident?: number;
}

/** Stores alerts as signals that came so long ago; answers their ids. */
async function store({ workspaceId }: Ctx, all: Came[]): Promise<string[]> {
  const now = Date.now();
  const numbers = [...new Set(all.flatMap(({ incident }) => incident ?? []))];
  if (numbers.length > 0)
    await db()
      .insert(incidents)
      .values(
        numbers.map((number) => ({
          workspaceId,
          id: `inc_${number}`,
          number,
          title: `Incident ${number}`,
          titledBy: "person" as const,
          status: "resolved" as const,
          severity: "high" as const,
          severityBy: "system" as const,
          services: ["any"],
          openedAt: new Date(now),
          firstBadAt: new Date(now),
          lastSignalAt: new Date(now),
          grouping: {},
        })),
      );
  const rows = all.map(({ service, minutesAgo, score = 0.8, cluster, incident }, i) => {
    const at = new Date(now - minutesAgo * MINUTE);
    return { service, at, score, cluster, incident, fingerprint: `alert-${i}`, id: newId("signal") };
  });
  await db()
    .insert(alerts)
    .values(
      rows.map(({ service, at, cluster, fingerprint }) => ({
        workspaceId,
        fingerprint,
        source: "generic",
        title: `${service} fails`,
        status: "resolved" as const,
        severity: "high" as const,
        service,
        environment: "prod",
        labels: cluster ? { cluster, pod: "x-1" } : {},
        annotations: {},
        marks: [],
        why: [],
        stateAt: at,
        firingSince: at,
        firstSeenAt: at,
        lastSeenAt: at,
        notices: 1,
        episodes: 1,
        turns: [],
        firings: [],
      })),
    );
  await db()
    .insert(signals)
    .values(
      rows.map(({ id, service, at, score, incident, fingerprint }) => ({
        workspaceId,
        id,
        kind: "alert" as const,
        service,
        alertFingerprint: fingerprint,
        score,
        severity: "high",
        at,
        createdAt: at,
        lastSeenAt: at,
        incidentId: incident === undefined ? null : `inc_${incident}`,
        evidence: {
          explanation: "",
          observed: 1,
          expected: null,
          series: [],
          quotes: [],
          alert: { fingerprint, title: `${service} fails`, source: "generic", url: null, description: null },
        },
      })),
    );
  return rows.map(({ id }) => id);
}

describe("rules of grouping", () => {
  const order = async (ctx: Ctx) =>
    (await listGroupingRules(ctx)).data.map(({ position, name }) => `${position}${name}`);

  it("are made at a place, moved, changed and removed, and stay in a row", async () => {
    const ctx = await newWorkspace();
    const [a, b] = [await createGroupingRule(ctx, rule("a")), await createGroupingRule(ctx, rule("b"))];
    const first = await createGroupingRule(ctx, rule("first", { position: 1 }));
    expect(first).toMatchObject({ position: 1, acted: 0, lastActedAt: null, mode: "live" });
    expect(await order(ctx)).toEqual(["1first", "2a", "3b"]);
    await patchGroupingRule(ctx, b.id, { position: 2, name: "B", effect: perCluster });
    expect(await order(ctx)).toEqual(["1first", "2B", "3a"]);
    await deleteGroupingRule(ctx, b.id);
    expect(await order(ctx)).toEqual(["1first", "2a"]);
    await createGroupingRule(ctx, rule("b", { position: 2 }));
    expect(await order(ctx), "undone, it is where it was").toEqual(["1first", "2b", "3a"]);
    await createGroupingRule(ctx, rule("far", { position: 1000 }));
    expect(await order(ctx)).toEqual(["1first", "2b", "3a", "4far"]);
    await expect(patchGroupingRule(ctx, b.id, { name: "c" })).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteGroupingRule(await newWorkspace(), a.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("are in force by their modes, in order, and a change is known at once", async () => {
    const ctx = await newWorkspace();
    const made = [];
    for (const [name, mode] of [
      ["a", "live"],
      ["b", "off"],
      ["c", "shadow"],
      ["d", "live"],
      ["e", "shadow"],
    ] as const)
      made.push(await createGroupingRule(ctx, rule(name, { mode })));
    const names = async () => {
      const { live, shadow } = await rulesInForce(ctx);
      return [live.map(({ name }) => name).join(""), ...shadow.map(({ name, after }) => `${name}${after}`)];
    };
    expect(await names()).toEqual(["ad", "c1", "e2"]);
    await patchGroupingRule(ctx, made[1]!.id, { mode: "live" });
    expect(await names()).toEqual(["abd", "c2", "e3"]);
    await deleteGroupingRule(ctx, made[0]!.id);
    expect(await names()).toEqual(["bd", "c1", "e2"]);
  });

  it("are at most 200, and need rights", async () => {
    const ctx = await newWorkspace();
    await db().execute(sql`
      insert into grouping_rules (workspace_id, id, position, name, mode, matchers, effect, created_by)
      select ${ctx.workspaceId}, 'grl_' || i, i, 'x', 'off', '[]', '{"kind":"suppress"}', 'test' from generate_series(1, 200) i`);
    await expect(createGroupingRule(ctx, rule("more"))).rejects.toMatchObject({ code: "conflict" });
    const viewer = { ...(await newWorkspace("viewer")), workspaceId: ctx.workspaceId };
    expect((await listGroupingRules(viewer)).data).toHaveLength(200);
    await expect(createGroupingRule(viewer, rule("more"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteGroupingRule(viewer, "grl_1")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a back-test", () => {
  const shop: Came[] = [
    { service: "cart", minutesAgo: 600, cluster: "eu", incident: 3 },
    { service: "mail", minutesAgo: 590, cluster: "eu", incident: 4 },
    { service: "cart", minutesAgo: 530, cluster: "eu", incident: 5 },
    { service: "pay", minutesAgo: 300, cluster: "us", incident: 6 },
    { service: "pay", minutesAgo: 299, cluster: "us", incident: 6 },
    { service: "cron", minutesAgo: 200, incident: 7 },
  ];

  it("says what a rule would have merged and hidden, names the incidents of today, and writes nothing", async () => {
    const ctx = await newWorkspace();
    await store(ctx, shop);
    const tables = async () =>
      db().execute(sql`select
        (select count(*)::int from incidents where workspace_id = ${ctx.workspaceId}) as incidents,
        (select md5(string_agg(s::text, '' order by id)) from signals s where workspace_id = ${ctx.workspaceId}) as signals,
        (select count(*)::int from grouping_rules where workspace_id = ${ctx.workspaceId}) as rules,
        (select count(*)::int from audit_entries where workspace_id = ${ctx.workspaceId}) as audit`);
    const before = [...(await tables())];
    const clusters = rule("clusters", {
      matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
      effect: perCluster,
    });
    expect(await backtestRule(ctx, { rule: clusters, days: 30 })).toMatchObject({
      sentence: "Over the last 30 days this makes 3 incidents into 1: 5 incidents would have been 3.",
      before: 5,
      after: 3,
      merged: [
        {
          into: { services: ["cart", "mail"], signals: 3 },
          from: [
            { number: 3, title: "Incident 3", services: ["cart"], signals: 1 },
            { number: 4, title: "Incident 4" },
            { number: 5, title: "Incident 5" },
          ],
        },
      ],
      parted: [],
      hidden: [],
      opened: [],
      signals: 6,
      isCut: false,
    });
    const cron = rule("cron", { mode: "shadow", matchers: [{ field: "service", op: "is", value: "cron" }] });
    expect(await backtestRule(ctx, { rule: cron, days: 30 })).toMatchObject({
      sentence: "Over the last 30 days this hides 1: 5 incidents would have been 4.",
      hidden: [{ number: 7, title: "Incident 7", services: ["cron"], signals: 1 }],
    });
    expect([...(await tables())]).toEqual(before);
  });

  it("compares with the rules in force: changed, moved and removed", async () => {
    const ctx = await newWorkspace();
    await store(ctx, shop);
    const cron = await createGroupingRule(
      ctx,
      rule("cron", { matchers: [{ field: "service", op: "is", value: "cron" }] }),
    );
    const all = rule("all", { effect: { ...perCluster, by: [] } as GroupingRuleCreate["effect"] });
    expect(await backtestRule(ctx, { rule: null, id: cron.id, days: 1 })).toMatchObject({
      sentence: "Over the last day this opens 1: 4 incidents would have been 5.",
      opened: [{ number: 7, title: "Incident 7" }],
    });
    expect(await backtestRule(ctx, { rule: { ...all, position: 2 }, days: 1 })).toMatchObject({ after: 2 });
    expect(await backtestRule(ctx, { rule: { ...all, position: 1 }, days: 1 })).toMatchObject({
      after: 2,
      opened: [],
    });
    expect(await backtestRule(ctx, { rule: all, id: cron.id, days: 1 })).toMatchObject({
      before: 4,
      after: 2,
    });
    const off = rule("cron", { mode: "off", matchers: cron.matchers });
    expect(await backtestRule(ctx, { rule: off, id: cron.id, days: 1 }), "as if it were live").toMatchObject({
      before: 4,
      after: 4,
    });
    await expect(backtestRule(ctx, { rule: null, days: 1 })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(backtestRule(ctx, { rule: null, id: "grl_x", days: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("looks back as far as it is told, and reads page by page", async () => {
    const ctx = await newWorkspace();
    await store(ctx, [...shop, { service: "old", minutesAgo: 3 * 1440 }]);
    expect((await backtestRule(ctx, { rule: rule("all"), days: 1 })).signals).toBe(6);
    expect((await backtestRule(ctx, { rule: rule("all"), days: 7 })).signals).toBe(7);
    const { data, isCut } = await arrivalsSince(ctx, new Date(0), 4);
    expect({ isCut, services: data.map(({ service }) => service) }).toEqual({
      isCut: true,
      services: ["cart", "pay", "pay", "cron"],
    });
    expect(await arrivalsSince(ctx, new Date(0), 7)).toMatchObject({ isCut: false });
    expect((await backtestRule(await newWorkspace(), { rule: rule("all"), days: 7 })).sentence).toBe(
      "Over the last 7 days this changes nothing: 0 incidents would have been 0.",
    );
  });

  it("groups the past as it was grouped when it came", async () => {
    const ctx = await newWorkspace();
    const story = new Story(ctx);
    const now = Date.now();
    const fault = (pattern: string) => [{ pattern, level: "error" as const, count: 30 }];
    const told: [string, number, string][] = [
      ["orders", 240, "could not connect to postgres: connection refused"],
      ["orders", 236, "order <*> could not be stored"],
      ["search", 235, "index <*> is corrupt"],
      ["orders", 120, "disk full on <*>"],
      ["web", 119, "upstream orders timed out after <*>"],
    ];
    for (const [service, minutes, pattern] of told)
      await story.window(
        service,
        now - minutes * MINUTE,
        fault(pattern),
        service === "web" ? ["orders"] : [],
      );
    const [real] = await db().execute<{ n: number }>(
      sql`select count(*)::int as n from incidents where workspace_id = ${ctx.workspaceId}`,
    );
    const tested = await backtestRule(ctx, {
      rule: rule("nothing", { matchers: [{ field: "service", op: "is", value: "x" }] }),
      days: 30,
    });
    expect(tested.signals).toBeGreaterThanOrEqual(5);
    expect(tested.before).toBe(real!.n);
  });
});

it("labels of alerts are read in bulk, only those that are asked for", async () => {
  const ctx = await newWorkspace();
  await store(ctx, [
    { service: "a", minutesAgo: 1, cluster: "eu" },
    { service: "b", minutesAgo: 1 },
  ]);
  const all = ["alert-0", "alert-1", "alert-9"];
  expect([...(await labelsOfAlerts(ctx, all))]).toEqual([
    ["alert-0", { environment: "prod", labels: { cluster: "eu", pod: "x-1" } }],
    ["alert-1", { environment: "prod", labels: {} }],
  ]);
  const named = await labelsOfAlerts(ctx, all, new Set(["cluster"]));
  expect(named.get("alert-0")!.labels).toEqual({ cluster: "eu" });
  expect((await labelsOfAlerts(ctx, all, new Set())).get("alert-0")!.labels).toEqual({});
  expect((await labelsOfAlerts(await newWorkspace(), all)).size).toBe(0);
});

describe("what a rule in shadow found", () => {
  it("is kept, counted and listed page by page, the last thousand of each rule", async () => {
    const ctx = await newWorkspace();
    const [id] = await store(ctx, [{ service: "a", minutesAgo: 1 }]);
    const shadow = await createGroupingRule(ctx, rule("s", { mode: "shadow" }));
    const other = await createGroupingRule(ctx, rule("o", { mode: "shadow" }));
    const write = (ruleId: string, from: number, to: number) =>
      transact(ctx, (inside) =>
        writeShadow(
          inside,
          Array.from({ length: to - from }, (_, i) => ({
            ruleId,
            signalId: id!,
            text: `finding ${from + i}`,
          })),
        ),
      );
    await write(other.id, 0, 3);
    await write(shadow.id, 0, 700);
    await write(shadow.id, 700, 1200);
    await transact(ctx, (inside) => writeShadow(inside, [{ ruleId: "grl_gone", signalId: id!, text: "" }]));
    const first = await listShadowFindings(ctx, shadow.id, { limit: 400 });
    const second = await listShadowFindings(ctx, shadow.id, { limit: 500, cursor: first.nextCursor! });
    const third = await listShadowFindings(ctx, shadow.id, { limit: 500, cursor: second.nextCursor! });
    const all = [...first.data, ...second.data, ...third.data].map(({ text }) => text);
    expect(third.nextCursor).toBeNull();
    expect(all).toEqual(Array.from({ length: 1000 }, (_, i) => `finding ${1199 - i}`));
    await write(shadow.id, 0, 1500);
    const left = await db().select().from(shadowFindings);
    expect(left.filter(({ ruleId }) => ruleId === shadow.id)).toHaveLength(1000);
    expect((await listShadowFindings(ctx, other.id, { limit: 50 })).data).toHaveLength(3);
    expect((await listGroupingRules(ctx)).data).toMatchObject([{ acted: 2700 }, { acted: 3 }]);
    await expect(listShadowFindings(await newWorkspace(), shadow.id, { limit: 5 })).rejects.toMatchObject({
      code: "not_found",
    });
    await deleteGroupingRule(ctx, shadow.id);
    expect(await db().$count(shadowFindings)).toBe(3);
  });

  it("live rules count on what they decided", async () => {
    const ctx = await newWorkspace();
    const made = await createGroupingRule(ctx, rule("l"));
    await countActed(
      ctx,
      new Map([
        [made.id, 2],
        ["grl_gone", 5],
      ]),
    );
    await countActed(ctx, new Map([[made.id, 1]]));
    const [listed] = (await listGroupingRules(ctx)).data;
    expect(listed).toMatchObject({ acted: 3 });
    expect(Date.now() - Date.parse(listed!.lastActedAt!)).toBeLessThan(60_000);
    expect(await patchGroupingRule(ctx, made.id, { mode: "off" })).toMatchObject({ acted: 3 });
    expect(await patchGroupingRule(ctx, made.id, { mode: "shadow" }), "a shadow counts anew").toMatchObject({
      acted: 0,
      lastActedAt: null,
    });
  });
});
