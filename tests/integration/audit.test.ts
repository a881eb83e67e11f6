import { eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { auditEntries } from "@/db/schema";
import { type AuditFilter, type Ctx, exportAudit, listAudit, recordAudit, systemCtx } from "@/lib/access";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const actionsOf = async (ctx: Ctx, filter: AuditFilter) =>
  (await listAudit(ctx, { limit: 100, ...filter })).data.map(({ action }) => action);

/** `count` entries, `n` of them made `n` seconds before now. */
const fill = ({ workspaceId }: Ctx, count: number) =>
  db().execute(sql`
    insert into audit_entries (workspace_id, id, at, actor_kind, actor_id, actor_label, action, subject, after)
    select ${workspaceId}, 'aud_' || lpad(n::text, 5, '0'), now() - (n / 3) * interval '1 second', 'user', 'usr_' || n % 7,
      n % 7 || '@example.test', 'thing.changed', 'thing ' || n, jsonb_build_object('n', n)
    from generate_series(1, ${count}::int) as n`);

async function taken(pieces: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

describe("the audit", () => {
  it("tells who did what, from where and in which request, with what changed", async () => {
    const ctx = { ...(await newWorkspace()), address: "203.0.113.9", requestId: "req_1" };
    await recordAudit(ctx, { action: "a.b", subject: "x", before: { n: 1 }, after: { n: 2 } });
    await recordAudit(systemCtx(ctx.workspaceId), { action: "c.d", subject: "y" });
    const { data } = await listAudit(ctx, { limit: 10 });
    expect(data).toMatchObject([
      {
        actor: { kind: "system", id: "system", label: "Incident Commander" },
        address: null,
        requestId: null,
        before: null,
        after: null,
      },
      {
        actor: ctx.actor,
        address: "203.0.113.9",
        requestId: "req_1",
        action: "a.b",
        subject: "x",
        before: { n: 1 },
        after: { n: 2 },
      },
    ]);
  });

  it("is found by actor, action, subject, words and time", async () => {
    const ctx = await newWorkspace();
    const other = { ...ctx, actor: { kind: "key" as const, id: "key_1", label: "50%_off" } };
    await recordAudit(ctx, { action: "key.created", subject: "key_9", after: { name: "Shipper" } });
    await recordAudit(ctx, { action: "keyring.made", subject: "key_9" });
    await recordAudit(other, { action: "member.left", subject: "usr_3", before: { email: "ann@b.test" } });
    expect(await actionsOf(ctx, { actor: ctx.actor.id })).toEqual(["keyring.made", "key.created"]);
    expect(await actionsOf(ctx, { actor: "50%_off" })).toEqual(["member.left"]);
    expect(await actionsOf(ctx, { actor: "50" })).toEqual([]);
    expect(await actionsOf(ctx, { action: "key." })).toEqual(["key.created"]);
    expect(await actionsOf(ctx, { action: "key" })).toEqual(["keyring.made", "key.created"]);
    expect(await actionsOf(ctx, { action: "%" })).toEqual([]);
    expect(await actionsOf(ctx, { subject: "key_9", action: "key." })).toEqual(["key.created"]);
    expect(await actionsOf(ctx, { q: "shipper" })).toEqual(["key.created"]);
    expect(await actionsOf(ctx, { q: "ANN@" })).toEqual(["member.left"]);
    expect(await actionsOf(ctx, { q: "0%_o" })).toEqual(["member.left"]);
    expect(await actionsOf(ctx, { q: "%" })).toEqual(["member.left"]);
    const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
    expect(await actionsOf(ctx, { from: hour(-1), to: hour(1) })).toHaveLength(3);
    expect(await actionsOf(ctx, { from: hour(1) })).toEqual([]);
    expect(await actionsOf(ctx, { to: hour(-1) })).toEqual([]);
  });

  it("pages through entries of the same moment without losing or repeating any", async () => {
    const ctx = await newWorkspace();
    await fill(ctx, 50);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listAudit(ctx, { limit: 7, ...(cursor && { cursor }) });
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(50);
    expect(seen).toEqual((await listAudit(ctx, { limit: 500 })).data.map(({ id }) => id));
    await expect(listAudit(ctx, { limit: 7, cursor: "made-up" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("is for nobody without audit:read, and of one workspace alone", async () => {
    const [mine, theirs] = [await newWorkspace("admin"), await newWorkspace("responder")];
    await recordAudit(theirs, { action: "a.b", subject: "x" });
    expect(await actionsOf(mine, {})).toEqual([]);
    await expect(listAudit(theirs, { limit: 1 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportAudit(theirs, {}, "csv").next()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the export", () => {
  it("holds every entry once, in the order of the list, by the same filter", async () => {
    const ctx = await newWorkspace();
    await fill(ctx, 1234);
    const lines = (await taken(exportAudit(ctx, {}, "ndjson"))).trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries).toHaveLength(1234);
    const { data } = await listAudit(ctx, { limit: 500 });
    expect(entries.slice(0, 500)).toEqual(data);
    const some = await taken(exportAudit(ctx, { actor: "usr_3" }, "csv"));
    expect(some.trimEnd().split("\r\n")).toHaveLength(
      1 + entries.filter((e) => e.actor.id === "usr_3").length,
    );
  });

  it("reads a page when the last one was taken, and none after the reader has left", async () => {
    const ctx = await newWorkspace();
    await fill(ctx, 1600);
    const asked = vi.spyOn(db().$client, "unsafe");
    const pieces = exportAudit(ctx, {}, "ndjson");
    for (const page of [1, 2]) {
      const { value } = await pieces.next();
      expect((value as string).trimEnd().split("\n")).toHaveLength(500);
      expect(asked).toHaveBeenCalledTimes(page);
    }
    await pieces.return(undefined);
    expect(asked).toHaveBeenCalledTimes(2);
    asked.mockRestore();
  });

  it("is CSV with a header, in which no cell is a formula and every cell is one cell", async () => {
    const ctx = await newWorkspace();
    const hostile = { ...ctx, actor: { ...ctx.actor, label: '=HYPERLINK("http://evil","a,b")' } };
    await recordAudit(hostile, { action: "a.b", subject: "@x\r\ny", after: { name: "=1+1" } });
    const text = await taken(exportAudit(ctx, {}, "csv"));
    const [header, ...rows] = text.split("\r\n");
    expect(header).toBe("id,at,actorKind,actorId,actor,address,action,subject,before,after,requestId");
    expect(rows.join("\r\n")).toMatch(
      /^aud_\w+,[\d-]+T[\d:.]+Z,agent,usr_\w+,"'=HYPERLINK\(""http:\/\/evil"",""a,b""\)",,a\.b,"'@x\r\ny",,"\{""name"": ?""=1\+1""\}",\r\n$/,
    );
  });
});

describe("the database", () => {
  it.each([
    ["changes", sql`update audit_entries set action = 'nothing'`],
    ["deletes", sql`delete from audit_entries`],
    ["truncates", sql`truncate audit_entries`],
    ["truncates with all that refers to it", sql`truncate audit_entries cascade`],
    ["deletes by cascade", sql`delete from workspaces`],
  ])("refuses whoever %s entries, the program's own role too", async (_, statement) => {
    const ctx = await newWorkspace();
    await recordAudit(ctx, { action: "a.b", subject: "x" });
    await expect(db().execute(statement)).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/^23/) },
    });
    const left = await db().select().from(auditEntries).where(eq(auditEntries.workspaceId, ctx.workspaceId));
    expect(left).toHaveLength(1);
  });
});
