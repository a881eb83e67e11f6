import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { closeWindow } from "@/jobs/handlers/close-window";
import type { Ctx } from "@/lib/access";
import {
  acceptBatch,
  ensurePartitions,
  getRecord,
  leaseStream,
  listWindows,
  recordContext,
  recordHistogram,
  recordQuerySchema,
  searchRecords,
  takeRecords,
} from "@/lib/intake";
import { getTemplate, listTemplates, patchTemplate, templateQuerySchema } from "@/lib/templates";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const send = (ctx: Ctx, items: unknown, more: { idempotencyKey?: string; isRetry?: boolean } = {}) =>
  acceptBatch(ctx, {
    body: Buffer.from(JSON.stringify(items)),
    form: "json",
    service: "web",
    idempotencyKey: more.idempotencyKey ?? null,
    isRetry: more.isRetry ?? false,
  });
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    message: `request ${from + i} took ${i % 50} ms`,
    level: "info",
  }));

/** Closes windows of the service until nothing waits. */
async function closeAll(ctx: Ctx, service = "web"): Promise<number> {
  let closed = 0;
  for (;;) {
    const lease = await leaseStream(ctx.workspaceId, service);
    if (!lease || !(await closeWindow(lease))) return closed;
    closed++;
  }
}
const sumOf = (buckets: { info: number; warn: number; error: number }[]) =>
  buckets.reduce((sum, { info, warn, error }) => sum + info + warn + error, 0);
const query = (fields: object = {}) => recordQuerySchema.parse({ limit: 500, ...fields });
const count = async (ctx: Ctx, table: "records" | "chunks" | "batches") =>
  Number(
    (
      await db().execute<{ n: string }>(
        sql`select count(*) as n from ${sql.identifier(table)} where workspace_id = ${ctx.workspaceId}`,
      )
    )[0]!.n,
  );

describe("a batch", () => {
  it("is durable when it is answered, and its records are found once its window is closed", async () => {
    const ctx = await newWorkspace();
    expect(await send(ctx, [...lines(3), { message: 5 }])).toMatchObject({
      accepted: 3,
      rejected: [{ index: 3 }],
    });
    expect([await count(ctx, "chunks"), await count(ctx, "records")]).toEqual([1, 0]);
    expect(await closeAll(ctx)).toBe(1);
    const { data } = await searchRecords(ctx, query());
    expect(data).toHaveLength(3);
    expect(data.every((record) => record.templateId !== null && record.service === "web")).toBe(true);
    expect(await count(ctx, "chunks")).toBe(0);
  });

  it("with an Idempotency-Key is stored once, also when both arrive at the same moment", async () => {
    const ctx = await newWorkspace();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send(ctx, lines(5), { idempotencyKey: "k1" })),
    );
    expect(new Set(answers.map((answer) => answer.batchId)).size).toBe(1);
    await closeAll(ctx);
    expect(await count(ctx, "records")).toBe(5);
    await expect(send(ctx, lines(6), { idempotencyKey: "k1" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("that a sender marks as a retry is known by its body", async () => {
    const ctx = await newWorkspace();
    const first = await send(ctx, lines(4));
    const again = await Promise.all([
      send(ctx, lines(4), { isRetry: true }),
      send(ctx, lines(4), { isRetry: true }),
    ]);
    expect(again).toEqual([first, first]);
    await send(ctx, lines(4));
    await closeAll(ctx);
    expect(await count(ctx, "records")).toBe(8);
  });

  it("keeps texts that no encoding should change", async () => {
    const ctx = await newWorkspace();
    const texts = [
      'tab\tquote"back\\slash\nnew line',
      "\\N",
      "{curly,braces}",
      "NULL",
      "ünï😀cødé",
      "\\x41 \\t literally",
      "'; drop table records; --",
    ];
    await send(
      ctx,
      texts.map((message) => ({
        message,
        level: "info",
        ts: Date.now(),
        attributes: { message },
        traceId: message,
        release: 'r"\\1',
      })),
    );
    await closeAll(ctx);
    const { data } = await searchRecords(ctx, query());
    expect(new Set(data.map((record) => record.message))).toEqual(new Set(texts));
    for (const record of data)
      expect(record).toMatchObject({
        attributes: { message: record.message },
        traceId: record.message,
        release: 'r"\\1',
      });
  });
});

describe("windows", () => {
  it("are cut at the size, without gap or overlap, and the last one at its time", async () => {
    const ctx = await newWorkspace();
    for (let i = 0; i < 5; i++) await send(ctx, lines(5000, i * 5000));
    expect(await closeAll(ctx)).toBe(3);
    const windows = (await listWindows(ctx, { limit: 50 })).data.reverse();
    expect(windows.map(({ number, records, reason }) => [number, records, reason])).toEqual([
      [1, 10_000, "size"],
      [2, 10_000, "size"],
      [3, 5000, "time"],
    ]);
    windows.slice(1).forEach((window, i) => {
      expect(Date.parse(window.openedAt)).toBeGreaterThanOrEqual(Date.parse(windows[i]!.closedAt));
    });
    expect(await count(ctx, "records")).toBe(25_000);
  });

  it("are full at 64 MiB as well, so that large attributes cannot fill the memory", async () => {
    const ctx = await newWorkspace();
    const attributes = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`a${i}`, "x".repeat(4096)]));
    for (let i = 0; i < 3; i++)
      await send(
        ctx,
        Array.from({ length: 150 }, () => ({ message: "m", attributes })),
      );
    const taken = await takeRecords((await leaseStream(ctx.workspaceId, "web"))!);
    expect([taken!.records.length, taken!.reason]).toEqual([300, "size"]);
  });

  it("take each record once however many workers close them at the same time", async () => {
    const ctx = await newWorkspace();
    await Promise.all(Array.from({ length: 20 }, (_, i) => send(ctx, lines(50, i * 50))));
    const work = async () => {
      for (let tries = 0; tries < 30; tries++) {
        const lease = await leaseStream(ctx.workspaceId, "web");
        if (lease) await closeWindow(lease);
        if ((await count(ctx, "chunks")) === 0) return;
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    const numbers = (await searchRecords(ctx, query({ limit: 500 }))).data.map((record) =>
      Number(/request (\d+)/.exec(record.message)![1]),
    );
    expect(await count(ctx, "records")).toBe(1000);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("of a worker that lost its lease never happened", async () => {
    const ctx = await newWorkspace();
    await send(ctx, lines(10));
    const stale = (await leaseStream(ctx.workspaceId, "web"))!;
    expect(await leaseStream(ctx.workspaceId, "web")).toBeNull();
    await db().execute(
      sql`update streams set lease_until = now() - interval '1 second' where workspace_id = ${ctx.workspaceId}`,
    );
    const fresh = (await leaseStream(ctx.workspaceId, "web"))!;
    const [first, second] = await Promise.all([closeWindow(stale), closeWindow(fresh)]);
    expect([first, second]).toEqual([false, true]);
    expect(await count(ctx, "records")).toBe(10);
  });

  it("leave out a payload that is damaged: it becomes a dead letter, and the service goes on", async () => {
    const ctx = await newWorkspace();
    await send(ctx, lines(3));
    await db().execute(sql`update chunks set payload = 'broken' where workspace_id = ${ctx.workspaceId}`);
    await send(ctx, lines(2));
    await closeAll(ctx);
    expect(await count(ctx, "records")).toBe(2);
    expect(await deadLetters(ctx)).toEqual([{ reason: "its payload cannot be read", records: 3 }]);
  });

  it("that fail again and again are set aside with their reason, and the service goes on", async () => {
    const ctx = await newWorkspace();
    await send(ctx, lines(3));
    await db().execute(
      sql`create function refuse_web() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`,
    );
    await db().execute(
      sql`create trigger refuse before insert on windows for each row execute function refuse_web()`,
    );
    try {
      for (let i = 0; i < 5; i++) {
        expect(await closeAll(ctx)).toBe(0);
        expect(await leaseStream(ctx.workspaceId, "web")).toBeNull();
        await db().execute(sql`update streams set retry_at = now() where workspace_id = ${ctx.workspaceId}`);
      }
    } finally {
      await db().execute(sql`drop trigger refuse on windows`);
    }
    await send(ctx, lines(2));
    expect(await closeAll(ctx)).toBe(1);
    expect([await count(ctx, "records"), await count(ctx, "chunks")]).toEqual([2, 0]);
    expect(await deadLetters(ctx)).toMatchObject([{ records: 3 }]);
  });
});

const deadLetters = (ctx: Ctx) =>
  db().execute(
    sql`select reason, (subject->>'records')::int as records from dead_letters where workspace_id = ${ctx.workspaceId}`,
  );

describe("templates", () => {
  it("keep their ids over restarts and workers", async () => {
    const ctx = await newWorkspace();
    await send(ctx, lines(100));
    await closeAll(ctx);
    const before = (await listTemplates(ctx, templateQuerySchema.parse({}))).data;
    const { forgetMiner } = await import("@/lib/templates");
    forgetMiner(ctx.workspaceId, "web");
    await send(ctx, lines(100, 5000));
    await closeAll(ctx);
    const after = (await listTemplates(ctx, templateQuerySchema.parse({}))).data;
    expect(after.map(({ id, pattern, count: n }) => [id, pattern, n])).toEqual(
      before.map(({ id, pattern }) => [id, pattern, 200]),
    );
  });

  it("that are pinned stand first, page by page, in every order", async () => {
    const ctx = await newWorkspace();
    const words = ["alpha", "bravo", "charlie", "delta", "echo"];
    await send(
      ctx,
      words.flatMap((word, i) =>
        Array.from({ length: i + 1 }, () => ({
          message: `${word} went ${word} well for ${word}s`,
          level: "info",
        })),
      ),
    );
    await closeAll(ctx);
    const all = (await listTemplates(ctx, templateQuerySchema.parse({ sort: "count" }))).data;
    expect(all).toHaveLength(5);
    await patchTemplate(ctx, all.at(-1)!.id, { pinned: true });
    for (const sort of ["new", "count", "last_seen"]) {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listTemplates(ctx, templateQuerySchema.parse({ sort, limit: 2, cursor }));
        ids.push(...page.data.map((template) => template.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(ids[0]).toBe(all.at(-1)!.id);
      expect(new Set(ids)).toEqual(new Set(all.map((template) => template.id)));
      expect(ids).toHaveLength(5);
    }
  });

  it("can be renamed and muted, which is audited, and are not found from elsewhere", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    await send(ctx, lines(1));
    await closeAll(ctx);
    const [template] = (await listTemplates(ctx, templateQuerySchema.parse({}))).data;
    expect(await patchTemplate(ctx, template!.id, { name: "Request times", muted: true })).toMatchObject({
      name: "Request times",
      muted: true,
    });
    expect((await getTemplate(ctx, template!.id)).series.counts.reduce((a, b) => a + b)).toBe(1);
    await expect(getTemplate(other, template!.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(patchTemplate(other, template!.id, { muted: true })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(
      await db().execute(sql`select action from audit_entries where workspace_id = ${ctx.workspaceId}`),
    ).toHaveLength(1);
  });
});

describe("searching records", () => {
  it("finds by words, phrase, level, service, template and time, page by page, newest first", async () => {
    const ctx = await newWorkspace();
    await ensurePartitions();
    const base = Date.now() - 3_600_000;
    const items = Array.from({ length: 300 }, (_, i) => ({
      ts: base + i * 1000,
      level: i % 10 === 0 ? "error" : "info",
      message: i % 10 === 0 ? `payment ${i} was declined by bank` : `payment ${i} went through`,
    }));
    await send(ctx, items);
    await send(ctx, [{ ts: "1999-05-05T00:00:00Z", level: "info", message: "an ancient one" }]);
    await closeAll(ctx);
    const found = async (fields: object) => (await searchRecords(ctx, query(fields))).data;
    expect(await found({ q: "DECLINED bank" })).toHaveLength(30);
    expect(await found({ q: '"by bank"', level: "error" })).toHaveLength(30);
    expect(await found({ q: '"bank by"' })).toHaveLength(0);
    expect(await found({ q: "100%" })).toHaveLength(0);
    expect(await found({ service: "other" })).toHaveLength(0);
    expect(await found({ from: new Date(base + 290_000).toISOString() })).toHaveLength(10);
    expect((await found({ to: "2000-01-01T00:00:00Z" }))[0]).toMatchObject({
      ts: "1999-05-05T00:00:00.000Z",
      marks: ["ancient"],
    });
    const templateId = (await found({ q: "declined", limit: 1 }))[0]!.templateId!;
    expect(await found({ templateId })).toHaveLength(30);

    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchRecords(ctx, query({ limit: 37, cursor }));
      pages.push(...page.data.map((record) => record.ts));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(pages).toHaveLength(301);
    expect(pages).toEqual([...pages].sort().reverse());
  });

  it("shows a record in its place, and never one of another workspace", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    await send(ctx, lines(50));
    await closeAll(ctx);
    const { data } = await searchRecords(ctx, query());
    const middle = data[25]!;
    const around = await recordContext(ctx, middle.id, 5);
    expect(around.map((record) => record.id)).toEqual(data.slice(20, 31).map((record) => record.id));
    await expect(getRecord(other, middle.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getRecord(ctx, "rec_zzz_1' or 1=1")).rejects.toMatchObject({ code: "not_found" });
  });

  it("counts over time as the list does", async () => {
    const ctx = await newWorkspace();
    await send(ctx, [...lines(20), { level: "error", message: "it broke" }]);
    await closeAll(ctx);
    for (const q of [undefined, "request", "broke"]) {
      const { buckets } = await recordHistogram(ctx, { q, buckets: 60 });
      const listed = (await searchRecords(ctx, query({ q }))).data.length;
      expect(sumOf(buckets)).toBe(listed);
    }
    for (const template of (await listTemplates(ctx, templateQuerySchema.parse({}))).data)
      expect(sumOf((await recordHistogram(ctx, { templateId: template.id, buckets: 60 })).buckets)).toBe(
        template.count,
      );
  });

  it("says when the bars of a search leave out what lies beyond one look", async () => {
    const ctx = await newWorkspace();
    await send(ctx, [...lines(40), { message: "a needle", level: "error" }]);
    await closeAll(ctx);
    const bars = (budget: number) => recordHistogram(ctx, { q: "needle", buckets: 60 }, budget);
    expect((await bars(10)).partial).toBe(true);
    const whole = await bars(1000);
    expect(whole.partial).toBe(false);
    expect(whole.buckets.reduce((sum, { info, warn, error }) => sum + info + warn + error, 0)).toBe(1);
  });
});
