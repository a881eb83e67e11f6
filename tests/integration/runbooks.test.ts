import { eq } from "drizzle-orm";
import { NoopLogger } from "drizzle-orm/logger";
import { describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { auditEntries, runbookChunks } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import {
  createRunbook,
  deleteRunbook,
  getRunbook,
  listRunbooks,
  listRunbookVersions,
  patchRunbook,
  searchRunbooks,
} from "@/lib/knowledge";
import { newWorkspace, useDatabase } from "../support/database";
import { importFiles, library } from "../support/runbooks";

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

/** Statements that go to the database while it runs. */
async function counting<T>(work: () => Promise<T>): Promise<{ result: T; statements: number }> {
  const spy = vi.spyOn(NoopLogger.prototype, "logQuery");
  try {
    return { result: await work(), statements: spy.mock.calls.length };
  } finally {
    spy.mockRestore();
  }
}
