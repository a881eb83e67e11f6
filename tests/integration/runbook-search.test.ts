import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { auditEntries } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import { createIncident, listIncidentRunbooks, noteIncidentRunbook, settleAlerts } from "@/lib/incidents";
import { acceptAlerts } from "@/lib/intake";
import {
  createRunbook,
  deleteRunbook,
  getRunbook,
  listRunbooks,
  listRunbookVersions,
  patchRunbook,
  searchRunbooks,
} from "@/lib/knowledge";
import { indexCorpus } from "@/lib/knowledge/retrieval/index-corpus";
import { search } from "@/lib/knowledge/retrieval/search";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { importFiles, learnRunbooks, library } from "../support/runbooks";

useDatabase();

const all = (ctx: Ctx, more: object = {}) => listRunbooks(ctx, { limit: 50, ...more });
const titles = async (ctx: Ctx, more: object = {}) => (await all(ctx, more)).data.map(({ title }) => title);
const found = async (ctx: Ctx, query: string) => searchRunbooks(ctx, { query, limit: 10 });
const judgements = async ({ workspaceId }: Ctx) =>
  (await db().select().from(auditEntries).where(eq(auditEntries.workspaceId, workspaceId))).filter(
    ({ action }) => action === "runbook.judged",
  );

describe("search over rows", () => {
  const QUESTIONS = [
    "disk of the database is full",
    "no space left on the volume",
    "Clients time out at the gateway. Latency is high.",
    "queue refuses connections because its pool is used up",
    "followers read stale data",
    "processes of the search index were killed, memory is used up",
    "certificates",
    "roll back the last release",
    "kubectl get pods object-storage",
    "database-0 restarts, heap grows and the leader is gone",
  ];

  it("gives the order of search in memory, which the bench measures", async () => {
    const ctx = await newWorkspace();
    const files = library().sort((a, b) => (a.path < b.path ? -1 : 1));
    await importFiles(ctx, files);
    await learnRunbooks(ctx);
    const index = indexCorpus(files);
    const paths = new Map((await all(ctx)).data.map(({ id, path }) => [id, path]));
    for (const question of QUESTIONS) {
      const expected = search(index, question, 10);
      const hits = await searchRunbooks(ctx, { query: question, limit: 10 });
      expect(
        hits.map(({ id }) => paths.get(id)),
        question,
      ).toEqual(expected.map(({ id }) => id));
      // Vectors are stored as halves: of two that are nearly as near the other may come first.
      hits.forEach(({ score }, i) => {
        expect(Math.abs(score - expected[i]!.score), question).toBeLessThan(0.02);
      });
      expect(hits[0]!.why).toBe(expected[0]!.why);
    }
  });

  it("answers before anything was learned, by what it finds", async () => {
    const ctx = await newWorkspace();
    await importFiles(ctx, library());
    const [first] = await found(ctx, "the disk of the scheduler is full");
    expect(first).toMatchObject({ title: "Scheduler: disk full", heading: null, outcome: null });
    expect(first!.why).toMatch(/in its name/);
    expect(await found(ctx, "qwxz vvkj")).toEqual([]);
    expect(await found(ctx, "'; drop table runbooks; -- \\ ' | & !")).toEqual([]);
  });

  it("says which part is nearest, and what was found where", async () => {
    const ctx = await newWorkspace();
    await importFiles(ctx, library());
    await learnRunbooks(ctx);
    const [first] = await found(ctx, "no space left on the volume of the cache");
    expect(first).toMatchObject({ title: "Cache: disk full", heading: "Meaning" });
    expect(first!.why).toMatch(/volum.* in what it says of the trouble; .*"Meaning" is \d+% alike/);
  });

  it("finds a runbook that points to another by what that one says now", async () => {
    const ctx = await newWorkspace();
    const pointer = {
      path: "down.md",
      source: "# GatewayDown\n\nSee [gateway errors](./GatewayErrors.md)\n",
    };
    const errors = (what: string) => ({
      path: "web/GatewayErrors.md",
      source: `# GatewayErrors\n\n${what}\n`,
    });
    const ids = async (query: string) => (await found(ctx, query)).map(({ title }) => title).sort();
    // The pointer comes first: what it points to is not there yet.
    await importFiles(ctx, [pointer]);
    expect(await ids("clients are answered 502")).toEqual([]);
    await importFiles(ctx, [errors("Clients are answered 502 by the proxy.")]);
    expect(await ids("clients are answered 502")).toEqual(["GatewayDown", "GatewayErrors"]);
    const [target] = (await all(ctx, { q: "GatewayErrors" })).data;
    await patchRunbook(ctx, target!.id, { source: errors("The upstream resets connections.").source });
    expect(await ids("clients are answered 502")).toEqual([]);
    expect(await ids("upstream resets")).toEqual(["GatewayDown", "GatewayErrors"]);
    expect((await all(ctx, { q: "down.md" })).data[0]!.version).toBe(1);
    await patchRunbook(ctx, target!.id, { archived: true });
    await deleteRunbook(ctx, target!.id);
    expect(await ids("upstream resets")).toEqual([]);
  });

  it("shows another workspace nothing, and a limited view what is of its services or of nobody's", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    const of = (service: string) =>
      `---\ntitle: Disk of ${service}\nservices: [${service}]\n---\nIts disk is full.\n`;
    await importFiles(ctx, [
      { path: "vault.md", source: of("vault") },
      { path: "shop.md", source: of("shop") },
      { path: "both.md", source: of("shop, vault") },
      { path: "any.md", source: "# Disk of anything\n\nIts disk is full.\n" },
    ]);
    await learnRunbooks(ctx);
    const shop = limitedTo(ctx, "shop");
    const seen = ["Disk of anything", "Disk of shop", "Disk of shop, vault"];
    expect((await titles(shop)).sort()).toEqual(seen);
    expect((await found(shop, "disk is full")).map(({ title }) => title).sort()).toEqual(seen);
    expect(await titles(shop, { service: "vault" })).toEqual([]);
    const [vault] = (await all(ctx, { q: "vault.md" })).data;
    await expect(getRunbook(shop, vault!.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(listRunbookVersions(shop, vault!.id, { limit: 5 })).rejects.toMatchObject({
      code: "not_found",
    });
    for (const verb of [
      () => getRunbook(other, vault!.id),
      () => patchRunbook(other, vault!.id, { archived: true }),
      () => deleteRunbook(other, vault!.id),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "not_found" });
    expect([await titles(other), await found(other, "disk is full")]).toEqual([[], []]);
    await expect(createRunbook(shop, { source: "# Disk" })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("runbooks for an incident", () => {
  it("that an alert opened begin with the one that was written for its rule", async () => {
    const ctx = await newWorkspace();
    const files = library();
    const named = {
      path: "pager.md",
      source: "---\nalertname: tillslow\n---\n# What to do at night\n\nCall Ann.\n",
    };
    await importFiles(ctx, [...files, named]);
    await learnRunbooks(ctx);
    await acceptAlerts(ctx, {
      sender: "alertmanager",
      service: null,
      body: Buffer.from(
        JSON.stringify({
          alerts: [
            {
              status: "firing",
              labels: { alertname: "TillSlow", service: "gateway", severity: "critical" },
              annotations: { summary: "Clients time out at the gateway" },
              startsAt: new Date().toISOString(),
            },
          ],
        }),
      ),
    });
    await settleAlerts(ctx.workspaceId);
    const { data } = await listIncidentRunbooks(ctx, 1);
    expect(data[0]).toMatchObject({
      title: "What to do at night",
      why: expect.stringMatching(/^written for the alert tillslow/),
    });
    expect(data[1]!.title).toBe("Gateway: slow answers");
  });
});

describe("what helped", () => {
  async function atIncident() {
    const ctx = await newWorkspace();
    const book = (name: string) => ({
      path: `${name}.md`,
      source: `# Disk full\n\nWay ${name}: the disk is full.\n`,
    });
    await importFiles(ctx, ["a", "b", "c", "d"].map(book));
    await learnRunbooks(ctx);
    for (let n = 0; n < 3; n++)
      await createIncident(ctx, { title: "Disk is full", severity: "high", services: ["shop"] });
    const order = async () => (await listIncidentRunbooks(ctx, 1)).data.map(({ id }) => id);
    return { ctx, order, first: await order() };
  }

  it("moves rank, says so, and is taken back", async () => {
    const { ctx, order, first } = await atIncident();
    const last = first.at(-1)!;
    for (const number of [1, 2, 3])
      await noteIncidentRunbook(ctx, number, { runbookId: last, outcome: "helped" });
    expect((await order()).indexOf(last)).toBeLessThan(first.indexOf(last));
    await noteIncidentRunbook(ctx, 3, { runbookId: last, outcome: "not_helped" });
    for (const number of [1, 2])
      await noteIncidentRunbook(ctx, number, { runbookId: first[0]!, outcome: "not_helped" });
    const judged = (await listIncidentRunbooks(ctx, 1)).data;
    expect(judged[0]!.id).not.toBe(first[0]);
    const hit = judged.find(({ id }) => id === last)!;
    expect(hit.why).toMatch(/helped at 2 of 3 incidents$/);
    expect(hit.outcome).toBe("helped");
    expect((await getRunbook(ctx, last)).uses).toMatchObject({ helped: 2, not_helped: 1 });
    for (const number of [1, 2, 3])
      await noteIncidentRunbook(ctx, number, { runbookId: last, outcome: null });
    for (const number of [1, 2])
      await noteIncidentRunbook(ctx, number, { runbookId: first[0]!, outcome: null });
    expect(await order()).toEqual(first);
    expect(await judgements(ctx)).toHaveLength(11);
  });

  it("counts an incident once, whoever says it, and being shown counts nothing", async () => {
    const { ctx, first } = await atIncident();
    const [book] = first;
    const colleague = { ...ctx, actor: { ...ctx.actor, id: "usr_other" } };
    await noteIncidentRunbook(ctx, 1, { runbookId: book!, outcome: "helped" });
    await noteIncidentRunbook(colleague, 1, { runbookId: book!, outcome: "helped" });
    await listIncidentRunbooks(colleague, 1);
    const [hit] = (await listIncidentRunbooks(ctx, 2)).data;
    expect(hit!.why).toMatch(/helped at 1 of 1 incident$/);
    expect((await getRunbook(ctx, book!)).uses).toEqual({ shown: 2, used: 0, helped: 1, not_helped: 0 });
    const shown = await db().execute<{ n: number }>(sql`
      select count(*)::int as n from runbook_uses where workspace_id = ${ctx.workspaceId} and outcome = 'shown'`);
    expect(shown[0]!.n).toBe(6);
  });

  it("is not told of incidents and runbooks outside of the view", async () => {
    const { ctx, first } = await atIncident();
    await createIncident(ctx, { title: "Vault disk is full", severity: "high", services: ["vault"] });
    await noteIncidentRunbook(ctx, 4, { runbookId: first[0]!, outcome: "helped" });
    const shop = limitedTo(ctx, "shop");
    expect((await listIncidentRunbooks(shop, 1)).data.map(({ why }) => why).join()).not.toMatch(/helped/);
    expect((await getRunbook(shop, first[0]!)).uses.helped).toBe(0);
    await expect(listIncidentRunbooks(shop, 4)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      noteIncidentRunbook(shop, 4, { runbookId: first[0]!, outcome: "used" }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      noteIncidentRunbook(ctx, 1, { runbookId: "rbk_none", outcome: "used" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
