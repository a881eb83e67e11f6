import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { apiKeys, auditEntries, idempotencyKeys } from "@/db/schema";
import {
  authenticateKey,
  type Ctx,
  createApiKey,
  createInvitation,
  keyCtx,
  listApiKeys,
  listInvitations,
  type Permission,
  patchApiKey,
  revokeApiKey,
  rotateApiKey,
} from "@/lib/access";
import { keyHash, newKey } from "@/lib/access/keys/shape";
import { permissionsOf } from "@/lib/access/roles/permissions";
import { onRing } from "@/lib/live";
import { newWorkspace, useDatabase } from "../support/database";
import { timingT } from "../support/timing";

useDatabase();

const HOUR_MS = 3_600_000;
const unauthenticated = { code: "unauthenticated" };
const limitedTo = (ctx: Ctx, ...permissions: Permission[]): Ctx => ({
  ...ctx,
  permissions: new Set(permissions),
});

describe("a key", () => {
  it("stores the hash alone and leaves a line in the audit", async () => {
    const ctx = await newWorkspace();
    const { id, key } = await createApiKey(ctx, { name: "a", scopes: ["logs:read"] }, "once");
    const [row] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
    const [answer] = await db()
      .select()
      .from(idempotencyKeys)
      .where(eq(idempotencyKeys.workspaceId, ctx.workspaceId));
    expect(JSON.stringify([row, answer])).not.toContain(key);
    await revokeApiKey(ctx, id);
    const audit = await db()
      .select({ action: auditEntries.action, actor: auditEntries.actorId })
      .from(auditEntries)
      .where(and(eq(auditEntries.workspaceId, ctx.workspaceId), eq(auditEntries.subject, id)))
      .orderBy(auditEntries.id);
    expect(audit).toEqual([
      { action: "key.created", actor: ctx.actor.id },
      { action: "key.revoked", actor: ctx.actor.id },
    ]);
  });

  it("takes the open invitations it made along when it is revoked, and says so in the audit", async () => {
    const ctx = await newWorkspace();
    const { id } = await createApiKey(ctx, {
      name: "stolen",
      scopes: [...permissionsOf("viewer"), "members:manage"],
    });
    const thief = { ...ctx, actor: { kind: "key" as const, id, label: "stolen" } };
    const make = (by: Ctx) => createInvitation(by, { role: "viewer", expiresInHours: 1, maxUses: 1 });
    const [theirs, ours] = [await make(thief), await make(ctx)];
    await revokeApiKey(ctx, id);
    const { data } = await listInvitations(ctx, { limit: 10 });
    expect(Object.fromEntries(data.map((each) => [each.id, each.state]))).toEqual({
      [theirs.id]: "revoked",
      [ours.id]: "open",
    });
    const about = await db().select().from(auditEntries).where(eq(auditEntries.subject, theirs.id));
    expect(about.map(({ action }) => action)).toEqual(["invitation.created", "invitation.revoked"]);
  });

  it("is refused at once in the process that revoked it, and after its end", async () => {
    const ctx = await newWorkspace();
    const { id, key } = await createApiKey(ctx, { name: "a", scopes: ["logs:read"] });
    expect((await authenticateKey(key!)).id).toBe(id);
    await revokeApiKey(ctx, id);
    await expect(authenticateKey(key!)).rejects.toMatchObject({ code: "unauthenticated" });
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const short = await createApiKey(ctx, { name: "b", scopes: ["logs:read"], expiresAt });
    await authenticateKey(short.key!);
    await expect(authenticateKey(short.key!, Date.parse(expiresAt))).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(authenticateKey(newKey())).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("lists page by page", async () => {
    const ctx = await newWorkspace();
    for (const name of ["a", "b", "c"]) await createApiKey(ctx, { name, scopes: ["logs:read"] });
    const first = await listApiKeys(ctx, { limit: 2 });
    const second = await listApiKeys(ctx, { limit: 2, cursor: first.nextCursor! });
    expect([...first.data, ...second.data].map((key) => key.name).sort()).toEqual(["a", "b", "c"]);
    expect(second.nextCursor).toBeNull();
    await expect(listApiKeys(ctx, { limit: 2, cursor: "made-up" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("a key limited to services", () => {
  it("is known with its services, and without what speaks of the whole workspace", async () => {
    const ctx = await newWorkspace();
    const { id, key, services } = await createApiKey(ctx, {
      name: "a",
      scopes: ["logs:read"],
      services: ["shop"],
    });
    expect(services).toEqual(["shop"]);
    expect(await authenticateKey(key!)).toMatchObject({ services: new Set(["shop"]) });
    // As an older version may have left it.
    await db()
      .update(apiKeys)
      .set({ scopes: ["logs:read", "keys:manage"] })
      .where(eq(apiKeys.id, id));
    const later = Date.now() + 1000;
    expect(await authenticateKey(key!, later)).toMatchObject({ permissions: new Set(["logs:read"]) });
  });
});

describe("renaming a key", () => {
  it("is told to the audit when it changes something, and reaches no other workspace", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    const { id } = await createApiKey(ctx, { name: "old", scopes: ["logs:read"] });
    await expect(patchApiKey(other, id, { name: "mine" })).rejects.toMatchObject({ code: "not_found" });
    expect(await patchApiKey(ctx, id, { name: "new" })).toMatchObject({ id, name: "new" });
    await patchApiKey(ctx, id, { name: "new" });
    const entries = await db().select().from(auditEntries).where(eq(auditEntries.subject, id));
    expect(entries.map(({ action, before, after }) => ({ action, before, after })).slice(1)).toEqual([
      { action: "key.renamed", before: { name: "old" }, after: { name: "new" } },
    ]);
  });
});

describe("rotating a key", () => {
  it("makes one that does the same, and lets the old one go on for the overlap alone", async () => {
    const ctx = await newWorkspace();
    const old = await createApiKey(ctx, { name: "shipper", scopes: ["logs:write"], services: ["shop"] });
    let rings = 0;
    const off = onRing(`access:${ctx.workspaceId}`, () => rings++);
    const made = await rotateApiKey(ctx, old.id, { overlapHours: 2 });
    off();
    expect(rings).toBe(1);
    expect(made).toMatchObject({
      name: "shipper",
      scopes: ["logs:write"],
      services: ["shop"],
      expiresAt: null,
      replacedBy: null,
    });
    expect(made.key).not.toBe(old.key);
    for (const key of [old.key!, made.key!]) await authenticateKey(key);
    const after = Date.now() + 2 * HOUR_MS;
    await expect(authenticateKey(old.key!, after)).rejects.toMatchObject(unauthenticated);
    await authenticateKey(made.key!, after);
    const { data } = await listApiKeys(ctx, { limit: 10 });
    expect(data.find(({ id }) => id === old.id)).toMatchObject({ replacedBy: made.id });
  });

  it("ends the old one at once without an overlap, in the process that rotates", async () => {
    const ctx = await newWorkspace();
    const old = await createApiKey(ctx, { name: "a", scopes: ["logs:read"] });
    await authenticateKey(old.key!);
    await rotateApiKey(ctx, old.id, { overlapHours: 0 });
    await expect(authenticateKey(old.key!)).rejects.toMatchObject(unauthenticated);
  });

  it("lengthens no life: both end when the old one would have", async () => {
    const ctx = await newWorkspace();
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const old = await createApiKey(ctx, { name: "a", scopes: ["logs:read"], expiresAt });
    expect(await rotateApiKey(ctx, old.id, { overlapHours: 24 })).toMatchObject({ expiresAt });
    const { data } = await listApiKeys(ctx, { limit: 10 });
    expect(data.map((key) => key.expiresAt)).toEqual([expiresAt, expiresAt]);
  });

  it("is a conflict for a key that was revoked, has expired or was rotated, and of two at once one wins", async () => {
    const ctx = await newWorkspace();
    const make = () => createApiKey(ctx, { name: "a", scopes: ["logs:read"] });
    const rotate = (id: string) => rotateApiKey(ctx, id, { overlapHours: 1 });
    const [revoked, expired, raced] = [await make(), await make(), await make()];
    await revokeApiKey(ctx, revoked.id);
    await db()
      .update(apiKeys)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(apiKeys.id, expired.id));
    for (const { id } of [revoked, expired])
      await expect(rotate(id)).rejects.toMatchObject({ code: "conflict" });
    const races = await Promise.allSettled([rotate(raced.id), rotate(raced.id), rotate(raced.id)]);
    expect(races.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    await expect(rotate(raced.id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("that ends makes none that outlives it", async () => {
    const ctx = await newWorkspace();
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const { key } = await createApiKey(ctx, { name: "brief", scopes: ["keys:manage"], expiresAt });
    const brief = await keyCtx(key!);
    const make = (expiresAt?: string) =>
      createApiKey(brief, { name: "x", scopes: ["keys:manage"], expiresAt });
    const later = new Date(Date.now() + 2 * HOUR_MS).toISOString();
    for (const at of [undefined, later]) await expect(make(at)).rejects.toMatchObject({ code: "forbidden" });
    expect(await make(expiresAt)).toMatchObject({ expiresAt });
  });

  it("gives nobody a key that may do more than they", async () => {
    const ctx = await newWorkspace();
    const strong = await createApiKey(ctx, { name: "strong", scopes: ["keys:manage", "audit:read"] });
    const weak = limitedTo(ctx, "keys:manage", "logs:read");
    await expect(rotateApiKey(weak, strong.id, { overlapHours: 1 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(createApiKey(weak, { name: "x", scopes: ["audit:read"] })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await listApiKeys(ctx, { limit: 10 })).data).toHaveLength(1);
  });

  it("is answered again for a repeated Idempotency-Key, without the key", async () => {
    const ctx = await newWorkspace();
    const { id } = await createApiKey(ctx, { name: "a", scopes: ["logs:read"] });
    const rotate = () => rotateApiKey(ctx, id, { overlapHours: 1 }, "again");
    const [one, two] = [await rotate(), await rotate()];
    expect({ ...two, key: one.key }).toEqual(one);
    expect([one.key === null, two.key]).toEqual([false, null]);
  });
});

describe("the time that a key's look-up takes", () => {
  const SAMPLES = 1500;
  /** A machine that is busy elsewhere can hide or feign a difference once, not three times. */
  const PATIENT = { timeout: 120_000, retry: 2 };
  const guess = () => newKey();
  const refused = (key: string) =>
    authenticateKey(key).then(
      () => expect.unreachable(),
      () => {},
    );

  /** A key that is right but for its last characters, another one each time, so that nothing remembered answers. */
  const nearly = (key: string) => () => `${key.slice(0, -4)}${randomBytes(3).toString("base64url")}`;

  it("does not tell a guess that begins right from one that is wrong from the start", PATIENT, async () => {
    const { key } = await createApiKey(await newWorkspace(), { name: "a", scopes: ["logs:read"] });
    const near = nearly(key!);
    const t = await timingT([() => refused(near()), () => refused(guess())], SAMPLES);
    expect(Math.abs(t)).toBeLessThan(4.5);
  });

  it(
    "would be told from that of a look-up by prefix, which asks once more when the prefix is right",
    PATIENT,
    async () => {
      const { key } = await createApiKey(await newWorkspace(), { name: "a", scopes: ["logs:read"] });
      const near = nearly(key!);
      const known = key!.slice(0, 12);
      const lookUp = async (text: string) => {
        await db().execute(sql`select ${text.slice(0, 12)}::text = ${known}`);
        if (text.startsWith(known)) await db().execute(sql`select ${keyHash(text)}::text`);
      };
      const t = await timingT([() => lookUp(near()), () => lookUp(guess())], SAMPLES);
      expect(Math.abs(t)).toBeGreaterThan(4.5);
    },
  );
});
