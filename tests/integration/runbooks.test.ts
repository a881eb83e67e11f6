import { eq, sql } from "drizzle-orm";
import { NoopLogger } from "drizzle-orm/logger";
import { describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { auditEntries, runbookChunks } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import { createIncident, listIncidentRunbooks, noteIncidentRunbook } from "@/lib/incidents";
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

const DISK =
  "---\nservices: [shop, db]\nalert: DiskFull\nseverity: High\n---\n# Disk full\n\n## Meaning\n\nThe volume has no space left.\n\n## Mitigation\n\nRemove old logs.\n";
const all = (ctx: Ctx, more: object = {}) => listRunbooks(ctx, { limit: 50, ...more });
const titles = async (ctx: Ctx, more: object = {}) => (await all(ctx, more)).data.map(({ title }) => title);
const found = async (ctx: Ctx, query: string) => searchRunbooks(ctx, { query, limit: 10 });
const actions = async ({ workspaceId }: Ctx) =>
  (
    await db()
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.workspaceId, workspaceId))
      .orderBy(auditEntries.id)
  ).map(({ action }) => action);

describe("a runbook", () => {
  it("has what its front matter says, and lies in a file called after its title", async () => {
    const ctx = await newWorkspace();
    const made = await createRunbook(ctx, { source: DISK });
    expect(made).toMatchObject({
      path: "disk-full.md",
      title: "Disk full",
      services: ["shop", "db"],
      alerts: ["DiskFull"],
      templates: [],
      severity: "high",
      version: 1,
      archived: false,
      source: DISK,
      uses: { shown: 0, used: 0, helped: 0, not_helped: 0 },
    });
    expect(await getRunbook(ctx, made.id)).toEqual(made);
    await expect(createRunbook(ctx, { source: DISK })).rejects.toMatchObject({ code: "conflict" });
    await expect(createRunbook(ctx, { source: "---\nseverity: page\n---\n# A" })).rejects.toMatchObject({
      code: "invalid_input",
      details: { fields: [{ field: "source", reason: expect.stringMatching(/^line 2: severity must be/) }] },
    });
    await expect(createRunbook(ctx, { source: DISK, path: "../a.md" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("keeps all its versions, and an older one becomes the newest when it is restored", async () => {
    const ctx = await newWorkspace();
    const { id } = await createRunbook(ctx, { source: DISK });
    const second = await patchRunbook(ctx, id, { source: "# Disk nearly full\n\nGrow it.\n", version: 1 });
    expect(second).toMatchObject({
      version: 2,
      title: "Disk nearly full",
      services: [],
      path: "disk-full.md",
    });
    const third = await patchRunbook(ctx, id, { restoreVersion: 1 });
    expect(third).toMatchObject({ version: 3, title: "Disk full", source: DISK });
    expect((await patchRunbook(ctx, id, { source: DISK })).version).toBe(3);
    const { data, nextCursor } = await listRunbookVersions(ctx, id, { limit: 2 });
    expect(data.map(({ version, title }) => [version, title])).toEqual([
      [3, "Disk full"],
      [2, "Disk nearly full"],
    ]);
    const rest = await listRunbookVersions(ctx, id, { limit: 2, cursor: nextCursor! });
    expect(rest).toMatchObject({ data: [{ version: 1, source: DISK }], nextCursor: null });
    const chunks = await db().select().from(runbookChunks).where(eq(runbookChunks.runbookId, id));
    expect(chunks.map(({ path }) => path)).toEqual([["Meaning"], ["Mitigation"]]);
    await expect(patchRunbook(ctx, id, { restoreVersion: 9 })).rejects.toMatchObject({ code: "not_found" });
    expect(await actions(ctx)).toEqual(["runbook.created", "runbook.changed", "runbook.changed"]);
  });

  it("that two people edit at once is changed by the first alone", async () => {
    const ctx = await newWorkspace();
    const { id } = await createRunbook(ctx, { source: DISK });
    const outcomes = await Promise.allSettled(
      ["first", "second"].map((who) => patchRunbook(ctx, id, { source: `# By the ${who}\n`, version: 1 })),
    );
    const [refused] = outcomes.filter(({ status }) => status === "rejected");
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((refused as PromiseRejectedResult).reason).toMatchObject({ code: "conflict" });
    expect((await getRunbook(ctx, id)).version).toBe(2);
  });

  it("that is archived is neither listed nor found, comes back, and alone can be deleted", async () => {
    const ctx = await newWorkspace();
    const { id } = await createRunbook(ctx, { source: DISK });
    await expect(deleteRunbook(ctx, id)).rejects.toMatchObject({ code: "conflict" });
    await patchRunbook(ctx, id, { archived: true });
    expect([await titles(ctx), await titles(ctx, { archived: "true" })]).toEqual([[], ["Disk full"]]);
    expect(await found(ctx, "disk full")).toEqual([]);
    await patchRunbook(ctx, id, { archived: false });
    expect(await found(ctx, "disk full")).toHaveLength(1);
    await patchRunbook(ctx, id, { archived: true });
    await deleteRunbook(ctx, id);
    await expect(getRunbook(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await actions(ctx)).slice(1)).toEqual([
      "runbook.archived",
      "runbook.restored",
      "runbook.archived",
      "runbook.deleted",
    ]);
  });

  it("is answered again to a repeated request, and made once", async () => {
    const ctx = await newWorkspace();
    const first = await createRunbook(ctx, { source: DISK }, "key");
    expect(await createRunbook(ctx, { source: DISK }, "key")).toEqual(first);
    expect(await titles(ctx)).toHaveLength(1);
  });

  it("is listed by pages, part of its title or path, and service", async () => {
    const ctx = await newWorkspace();
    await importFiles(ctx, library());
    await createRunbook(ctx, { source: DISK });
    const first = await all(ctx, { limit: 30 });
    const second = await all(ctx, { limit: 30, cursor: first.nextCursor! });
    expect(second.nextCursor).toBeNull();
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(41);
    expect(await titles(ctx, { q: "queue/disk" })).toEqual(["Queue: disk full"]);
    expect(await titles(ctx, { service: "db" })).toEqual(["Disk full"]);
  });
});

describe("an import", () => {
  it("takes 300 files in few statements, and the same again changes nothing", async () => {
    const ctx = await newWorkspace();
    const files = Array.from({ length: 300 }, (_, i) => ({
      path: `docs/team-${i % 7}/trouble-${i}.md`,
      source: `# Trouble ${i}\n\n## Meaning\n\nThing ${i} does not answer.\n\n## Mitigation\n\nRestart thing ${i}.\n`,
    }));
    const { result, statements } = await counting(() => importFiles(ctx, files));
    expect(result).toEqual({ created: 300, changed: 0, unchanged: 0, rejected: [] });
    expect(statements).toBeLessThan(30);
    const again = await counting(() => importFiles(ctx, files));
    expect(again.result).toEqual({ created: 0, changed: 0, unchanged: 300, rejected: [] });
    expect(again.statements).toBeLessThan(3);
    files[3]!.source += "\nThen tell the owner.\n";
    files.push({ path: "docs/new.md", source: "# New\n" });
    expect(await importFiles(ctx, files)).toEqual({ created: 1, changed: 1, unchanged: 299, rejected: [] });
    expect(await actions(ctx)).toEqual(["runbook.imported", "runbook.imported"]);
    const [last] = (await all(ctx, { q: "trouble-3.md" })).data;
    expect(last).toMatchObject({ version: 2 });
  });

  it("rejects a file whose front matter is wrong, and takes the others", async () => {
    const ctx = await newWorkspace();
    const { rejected, created } = await importFiles(ctx, [
      { path: "a.md", source: "---\ntitle: A\nseverity: page\n---\n" },
      { path: "b.md", source: "# B\n" },
    ]);
    expect(created).toBe(1);
    expect(rejected).toEqual([{ path: "a.md", reason: expect.stringMatching(/^line 3: severity must be/) }]);
  });

  it("that comes twice at once makes each runbook once", async () => {
    const ctx = await newWorkspace();
    const done = await Promise.all([importFiles(ctx, library()), importFiles(ctx, library().reverse())]);
    expect(done.reduce((sum, { created }) => sum + created, 0)).toBe(40);
    expect((await all(ctx)).data.map(({ version }) => version)).toEqual(Array(40).fill(1));
  });

  it("of junk as long as a runbook may be is stored and found", async () => {
    const ctx = await newWorkspace();
    const word = (i: number) => [...String(i)].map((digit) => "абвгдежзик"[Number(digit)]).join("");
    const junk = Array.from({ length: 28_000 }, (_, i) => word(100_000 + i)).join(" ");
    const deep = "#### a\nb\n".repeat(22_000);
    const { created, rejected } = await importFiles(ctx, [
      { path: "words.md", source: `# Junk of words\n\n${junk}`.slice(0, 200_000) },
      { path: "deep.md", source: `# ${"x".repeat(900)}\n${deep}`.slice(0, 200_000) },
    ]);
    expect([created, rejected]).toEqual([2, []]);
    expect((await found(ctx, "junk of words"))[0]?.title).toBe("Junk of words");
  });
});

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
    await expect(createRunbook(shop, { source: DISK })).rejects.toMatchObject({ code: "forbidden" });
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
    expect((await actions(ctx)).filter((action) => action === "runbook.judged")).toHaveLength(11);
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

/** Statements that go to the database while it runs. */
async function counting<T>(work: () => Promise<T>): Promise<{ result: T; statements: number }> {
  const spy = vi.spyOn(NoopLogger.prototype, "logQuery");
  try {
    return { result: await work(), statements: spy.mock.calls.length };
  } finally {
    spy.mockRestore();
  }
}
