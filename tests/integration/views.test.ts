import { beforeAll, describe, expect, it } from "vitest";
import { follow, followIncident } from "@/app/api/v1/stream/follow";
import { type Ctx, listMembers } from "@/lib/access";
import { listServices } from "@/lib/catalog";
import {
  commentOnIncident,
  createIncident,
  getIncident,
  listEvidence,
  listIncidents,
  listTimeline,
  patchIncident,
} from "@/lib/incidents";
import { overview } from "@/lib/insights";
import {
  acceptAlerts,
  acceptChanges,
  getRecord,
  lastArrivals,
  listWindows,
  newestRecordTime,
  recordContext,
  recordHistogram,
  searchRecords,
} from "@/lib/intake";
import { listSignals } from "@/lib/signals";
import { getTemplate, listTemplates, patchTemplate } from "@/lib/templates";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { Story } from "./story";
import {
  BY_HAND_OF_BOTH,
  closeWindows,
  NOW,
  NOWHERE,
  SHOP_ALONE,
  SHOP_AND_VAULT,
  send,
  twoTeams,
  VAULT_ALONE,
} from "./two-teams";

useDatabase();

const page = { limit: 500 };
const notFound = { code: "not_found" };
let teams: Awaited<ReturnType<typeof twoTeams>>;
beforeAll(async () => {
  teams = await twoTeams();
});

const sumOf = (buckets: { info: number; warn: number; error: number }[]) =>
  buckets.reduce((sum, { info, warn, error }) => sum + info + warn + error, 0);

describe("whoever is limited to a service reads nothing of another", () => {
  const reads: [string, (ctx: Ctx) => Promise<unknown>][] = [
    ["records", (ctx) => searchRecords(ctx, page)],
    ["records by level", (ctx) => searchRecords(ctx, { ...page, level: ["info", "warn"] })],
    ["windows", (ctx) => listWindows(ctx, page)],
    ["templates", (ctx) => listTemplates(ctx, { ...page, sort: "new" })],
    ["signals", (ctx) => listSignals(ctx, page)],
    ["incidents", (ctx) => listIncidents(ctx, page)],
    ["an incident of both", (ctx) => getIncident(ctx, SHOP_AND_VAULT)],
    ["one that a person opened for both", (ctx) => getIncident(ctx, BY_HAND_OF_BOTH)],
    ["its history", (ctx) => listTimeline(ctx, SHOP_AND_VAULT, page)],
    ["its evidence", (ctx) => listEvidence(ctx, SHOP_AND_VAULT)],
    ["services and what they need", (ctx) => listServices(ctx, page)],
    ["the overview", (ctx) => overview(ctx, 60)],
    ["members and their limits", (ctx) => listMembers(ctx, page)],
  ];

  it.each(reads)("%s", async (_, read) => {
    expect(JSON.stringify(await read(teams.all))).toMatch(/vault/i);
    const seen = JSON.stringify(await read(teams.shop));
    expect(seen).not.toMatch(/vault/i);
    expect(seen).toMatch(/shop|cart|Looking/);
  });

  it("and is answered as if it did not exist when it opens one", async () => {
    const { all, shop, records } = teams;
    const foreign = records.vault.templateId!;
    for (const open of [
      (ctx: Ctx) => getRecord(ctx, records.vault.id),
      (ctx: Ctx) => recordContext(ctx, records.vault.id),
      (ctx: Ctx) => getTemplate(ctx, foreign),
      (ctx: Ctx) => patchTemplate(ctx, foreign, { muted: false }),
      ...[VAULT_ALONE, NOWHERE].flatMap((number) => [
        (ctx: Ctx) => getIncident(ctx, number),
        (ctx: Ctx) => listTimeline(ctx, number, page),
        (ctx: Ctx) => listEvidence(ctx, number),
        (ctx: Ctx) => commentOnIncident(ctx, number, "hello", `key ${number}`),
        (ctx: Ctx) => patchIncident(ctx, number, { severity: "low" }),
      ]),
    ]) {
      await open(all);
      await expect(open(shop)).rejects.toMatchObject(notFound);
    }
    expect((await getRecord(shop, records.shop.id)).service).toBe("shop");
    expect((await getTemplate(shop, records.shop.templateId!)).service).toBe("shop");
  });

  it("and finds nothing when it asks for one by name", async () => {
    const { shop, records } = teams;
    const [service, templateId] = ["vault", records.vault.templateId!];
    const lists = await Promise.all([
      searchRecords(shop, { ...page, service }),
      searchRecords(shop, { ...page, templateId }),
      searchRecords(shop, { ...page, q: "seal" }),
      listWindows(shop, { ...page, service }),
      listTemplates(shop, { ...page, service, sort: "new" }),
      listSignals(shop, { ...page, service }),
      listIncidents(shop, { ...page, service }),
    ]);
    for (const list of lists) expect(list).toEqual({ data: [], nextCursor: null });
    expect(await newestRecordTime(shop, service)).toBeNull();
    for (const query of [{ service }, { templateId }, { service, q: "seal" }, { templateId, q: "seal" }])
      expect(sumOf((await recordHistogram(shop, { ...query, buckets: 60 })).buckets)).toBe(0);
  });
});

describe("in a limited view", () => {
  it("records are found page by page, newest first, as when one asks for the service", async () => {
    const { all, shop } = teams;
    const till = limitedTo(all, "till", "shop");
    for (const q of [undefined, "paid"]) {
      const wanted = (await searchRecords(all, { ...page, q, service: "shop" })).data.map(({ id }) => id);
      expect(wanted).toHaveLength(7);
      for (const ctx of [shop, till, ...(q ? [limitedTo(all, "shop", "vault")] : [])]) {
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const found = await searchRecords(ctx, { limit: 3, q, cursor }, 4);
          ids.push(...found.data.map(({ id }) => id));
          cursor = found.nextCursor ?? undefined;
        } while (cursor);
        expect(ids).toEqual(wanted);
      }
    }
    expect(await newestRecordTime(shop)).toBe(await newestRecordTime(all, "shop"));
    expect(await newestRecordTime(limitedTo(all, "nobody"))).toBeNull();
  });

  it("lines are counted as they are listed, also when one look does not reach all", async () => {
    const { all, shop } = teams;
    const both = limitedTo(all, "shop", "vault");
    const bars = (ctx: Ctx, q?: string, budget?: number) => recordHistogram(ctx, { q, buckets: 60 }, budget);
    const counted = async (ctx: Ctx, q?: string) => sumOf((await bars(ctx, q)).buckets);
    for (const q of [undefined, "paid"])
      expect(await counted(shop, q)).toBe(
        sumOf((await recordHistogram(all, { q, service: "shop", buckets: 60 })).buckets),
      );
    expect(await counted(shop, "paid")).toBe(7);
    expect(await counted(shop)).toBeLessThan(await counted(all));
    expect((await bars(shop, "paid", 8)).partial).toBe(false);
    const cut = await bars(both, "paid", 8);
    expect(cut.partial).toBe(true);
    expect(sumOf(cut.buckets)).toBeLessThan(7);
  });

  it("the figures are those of its services", async () => {
    const [whole, seen] = [await overview(teams.all, 60), await overview(teams.shop, 60)];
    expect(whole).toMatchObject({ incidents: { open: 5, openedInRange: 5 }, pipeline: { deadLetters: 1 } });
    expect(seen).toMatchObject({
      incidents: { open: 3, openedInRange: 3 },
      templates: (await listTemplates(teams.shop, { ...page, sort: "new" })).data.length,
      signals: (await listSignals(teams.shop, page)).data.length,
      pipeline: { deadLetters: 0, waitingRecords: 0 },
    });
    const recordsOf = async (ctx: Ctx) =>
      (await listWindows(ctx, { ...page, from: new Date(NOW - 3_540_000).toISOString() })).data.reduce(
        (sum, window) => sum + window.records,
        0,
      );
    for (const [ctx, figures] of [
      [teams.all, whole],
      [teams.shop, seen],
    ] as const)
      expect(figures.records).toBe(await recordsOf(ctx));
  });

  it("waiting records are those of its services", async () => {
    const all = await newWorkspace();
    await send(all, [
      ...Array(3).fill({ service: "shop", message: "a" }),
      { service: "vault", message: "b" },
    ]);
    const { pipeline } = await overview(limitedTo(all, "shop"), 60);
    expect(pipeline.waitingRecords).toBe(3);
    expect(pipeline.lagMs).toBeGreaterThanOrEqual(0);
    expect((await overview(limitedTo(all, "till"), 60)).pipeline).toMatchObject({
      waitingRecords: 0,
      lagMs: null,
    });
  });

  it("senders of alerts and changes are told apart by what they bring, and who sends lines is not told", async () => {
    const all = await newWorkspace();
    const body = (service: string) => Buffer.from(JSON.stringify({ title: "Out", kind: "deploy", service }));
    const input = (service: string) => ({ sender: "generic", service: null, body: body(service) });
    await send(all, [{ service: "shop", level: "info", message: "paid" }]);
    await acceptAlerts(all, input("vault"));
    await acceptChanges(all, input("shop"));
    const sources = async (ctx: Ctx) =>
      Object.fromEntries(
        Object.entries(await lastArrivals(ctx)).map(([kind, at]) => [kind, at && Object.keys(at)]),
      );
    await expect
      .poll(() => sources(all))
      .toEqual({ alerts: ["generic"], changes: ["generic"], lines: ["http"] });
    expect(await sources(limitedTo(all, "shop"))).toEqual({ alerts: [], changes: ["generic"], lines: null });
  });

  it("a title that is not shown cannot be searched for, a number can", async () => {
    const { all, shop } = teams;
    const numbers = async (ctx: Ctx, q: string) =>
      (await listIncidents(ctx, { ...page, q })).data.map(({ number }) => number);
    expect(await numbers(all, "on fire")).toEqual([SHOP_AND_VAULT]);
    expect(await numbers(shop, "on fire")).toEqual([]);
    expect(await numbers(shop, "slow basket")).toEqual([SHOP_ALONE]);
    expect(await numbers(shop, `#${SHOP_AND_VAULT}`)).toEqual([SHOP_AND_VAULT]);
    expect(await numbers(shop, `#${VAULT_ALONE}`)).toEqual([]);
  });

  it("an incident of more services says so, and what its own services show is there", async () => {
    const { shop } = teams;
    const mixed = await getIncident(shop, SHOP_AND_VAULT);
    expect(mixed).toMatchObject({ title: "Trouble in shop", services: ["shop"], partial: true });
    expect(mixed.report!.templates.map(({ pattern }) => pattern)).toEqual([
      "basket failed after <*> ms: timed out",
    ]);
    expect(mixed.report!.quotes.length).toBeGreaterThan(0);
    const { signals } = await listEvidence(shop, SHOP_AND_VAULT);
    expect(new Set(signals.map(({ service }) => service))).toEqual(new Set(["shop"]));
    const { data } = await listTimeline(shop, SHOP_AND_VAULT, page);
    expect(data.map(({ text }) => text)).toContain("Looking into it");
    expect((await getIncident(shop, SHOP_ALONE)).partial).toBe(false);
  });

  it("two services that a third links are one incident, and the third is not named", async () => {
    const all = await newWorkspace();
    const story = new Story(all);
    const quiet = { pattern: "served <*>", perMinute: 30 };
    for (const service of ["shop", "till"]) await story.past(service, NOW, 60, [quiet]);
    for (const service of ["shop", "till"]) await story.window(service, NOW - 60_000, [quiet], ["vault"]);
    for (const [i, service] of ["shop", "till"].entries())
      await story.window(service, NOW + i * 10_000, [
        { pattern: `${service} broke`, level: "error", count: 50 },
      ]);
    const lines = async (ctx: Ctx) => JSON.stringify(await listTimeline(ctx, 1, page));
    expect(await lines(all)).toMatch(/both call vault/);
    expect(await lines(limitedTo(all, "shop", "till"))).not.toMatch(/vault/);
    expect(await getIncident(limitedTo(all, "shop", "till"), 1)).toMatchObject({ partial: false });
  });
});

describe("whoever is limited to a service writes to no other", () => {
  it("records of others are rejected one by one, with the reason, and its own are kept", async () => {
    const [all, reason] = [await newWorkspace(), "service: not among those you are limited to"];
    const shop = limitedTo(all, "shop");
    const items = ["shop", "vault", "shop"].map((service) => ({ service, message: "hello" }));
    expect(await send(shop, items)).toMatchObject({ accepted: 2, rejected: [{ index: 1, reason }] });
    await expect(send(shop, [items[1]!])).rejects.toMatchObject({ code: "invalid_input" });
    // What was rejected there is not taken for a repetition from somebody who may send it.
    expect(await send(all, items, { isRetry: true })).toMatchObject({ accepted: 3, rejected: [] });
    await closeWindows(all, "shop", "vault");
    const { data } = await searchRecords(all, page);
    expect(data.map(({ service }) => service).sort()).toEqual(["shop", "shop", "shop", "shop", "vault"]);
  });

  it("an incident is opened for its own services, at least one", async () => {
    const all = await newWorkspace();
    const open = (services: string[]) =>
      createIncident(limitedTo(all, "shop"), { title: "Down", severity: "low", services });
    for (const services of [[], ["vault"], ["shop", "vault"]])
      await expect(open(services)).rejects.toMatchObject({
        code: "invalid_input",
        details: { fields: [{ field: "services" }] },
      });
    expect(await open(["shop"])).toMatchObject({ number: 1, services: ["shop"], partial: false });
  });

  it("one of both can be worked on, but a title that is not shown is not replaced", async () => {
    const { all } = await twoTeams();
    const shop = limitedTo(all, "shop");
    const resolved = await patchIncident(shop, SHOP_AND_VAULT, { status: "resolved" });
    expect(resolved).toMatchObject({ status: "resolved", title: "Trouble in shop", partial: true });
    expect(JSON.stringify(resolved)).not.toMatch(/vault/i);
    const retitle = patchIncident(shop, SHOP_AND_VAULT, { title: "Ours" });
    await expect(retitle).rejects.toMatchObject({ code: "forbidden" });
    expect(await patchIncident(shop, SHOP_ALONE, { title: "Ours" })).toMatchObject({ title: "Ours" });
  });
});

describe("the stream of a limited view", () => {
  /** All events from the first to the last comment that holds `until`, as the client is sent them. */
  async function frames(ctx: Ctx, until: string, incident?: number) {
    const stop = new AbortController();
    const request = new Request("http://x/", { headers: { "last-event-id": "0" } });
    const given = { ctx, request, params: { number: incident ?? 0 } };
    const source = incident === undefined ? follow(given, stop.signal) : followIncident(given, stop.signal);
    let text = "";
    for await (const frame of source) {
      text += new TextDecoder().decode(frame);
      if (text.includes(until)) stop.abort();
    }
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
  }

  it("resumed or live, tells nothing of another service, and of its own what the reads tell", async () => {
    const { all, shop } = await twoTeams();
    await commentOnIncident(all, VAULT_ALONE, "vault is being looked at");
    await commentOnIncident(all, NOWHERE, "vault, perhaps");
    const live = frames(shop, "the very end");
    await commentOnIncident(all, SHOP_AND_VAULT, "the very end");
    const whole = await frames(all, "the very end");
    const told = await live;
    expect(JSON.stringify(whole)).toMatch(/vault/);
    expect(JSON.stringify(told)).not.toMatch(/vault/i);
    expect(told.length).toBeLessThan(whole.length);
    for (const type of ["timeline_entry", "incident_status", "performance_metrics"])
      expect(told.map((event) => event.type)).toContain(type);
    expect(told.every((event) => !("services" in event))).toBe(true);
    const states = told.filter((event) => event.type === "incident_status" && event.incidentNumber === 1);
    const { report: _, ...mixed } = await getIncident(shop, SHOP_AND_VAULT);
    const ended = await frames(shop, "the very end", SHOP_AND_VAULT);
    expect(states.at(-1).data).toEqual({ ...mixed });
    expect(JSON.stringify(ended)).not.toMatch(/vault/i);
  });

  it("of an incident outside of it is not there", async () => {
    await expect(frames(teams.shop, "", VAULT_ALONE)).rejects.toMatchObject(notFound);
  });
});
