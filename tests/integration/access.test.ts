import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { apiKeys, auditEntries, idempotencyKeys, memberships, sessions } from "@/db/schema";
import {
  addMember,
  authenticateKey,
  bootstrap,
  createApiKey,
  createSignInLink,
  FIRST_ADMIN,
  forgetExpired,
  listApiKeys,
  listMembers,
  once,
  requestHash,
  revokeApiKey,
} from "@/lib/access";
import { keyHash, newKey } from "@/lib/access/keys/shape";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

describe("bootstrap", () => {
  const localKey = () => path.join(process.env.DATA_DIR!, "local-key");

  it("makes the first workspace, its owner and a key of this machine, once however often it runs", async () => {
    await Promise.all([bootstrap(db()), bootstrap(db())]);
    const { workspaceId } = await bootstrap(db());
    const members = await db().select().from(memberships).where(eq(memberships.workspaceId, workspaceId));
    expect(members.map((member) => member.role)).toEqual(["owner"]);
    expect(await createSignInLink(FIRST_ADMIN)).toMatch(/^http.*\/api\/auth\/callback\/email\?.*token=/);
    expect(statSync(localKey()).mode & 0o777).toBe(0o600);
    expect(await authenticateKey(readFileSync(localKey(), "utf8").trim())).toMatchObject({ workspaceId });
  });

  it("does not bring a revoked key back, but makes this machine a new one", async () => {
    const { workspaceId } = await bootstrap(db());
    const old = readFileSync(localKey(), "utf8").trim();
    await db()
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(eq(apiKeys.hash, keyHash(old)));
    await bootstrap(db());
    const key = readFileSync(localKey(), "utf8").trim();
    expect(key).not.toBe(old);
    expect(await authenticateKey(key)).toMatchObject({ workspaceId });
    await expect(authenticateKey(old, Date.now() + 1000)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("once", () => {
  it("does the work of concurrent duplicates once and answers all of them alike", async () => {
    const ctx = await newWorkspace();
    let done = 0;
    const work = async () => ({ number: ++done });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => once(ctx, "test", "key-1", requestHash("same"), work)),
    );
    expect(done).toBe(1);
    expect(answers).toEqual(Array(5).fill({ number: 1 }));
  });

  it("refuses the same key for another request", async () => {
    const ctx = await newWorkspace();
    await once(ctx, "test", "key", requestHash({ a: 1 }), async () => 1);
    await expect(once(ctx, "test", "key", requestHash({ a: 2 }), async () => 2)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("keeps workspaces and operations apart", async () => {
    const [one, two] = [await newWorkspace(), await newWorkspace()];
    expect(await once(one, "a", "key", "h", async () => "one")).toBe("one");
    expect(await once(two, "a", "key", "h", async () => "two")).toBe("two");
    expect(await once(one, "b", "key", "h", async () => "three")).toBe("three");
  });

  it("forgets a failure: the repetition does the work", async () => {
    const ctx = await newWorkspace();
    const failing = once(ctx, "test", "key", "h", async () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await once(ctx, "test", "key", "h", async () => "done")).toBe("done");
  });
});

describe("API keys", () => {
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

describe("members", () => {
  it("are added once, and by nobody above their own role", async () => {
    const owner = await newWorkspace("owner");
    await addMember(owner, { email: "a@example.test", role: "responder" });
    expect((await listMembers(owner, { limit: 10 })).data.map(({ email, role }) => [email, role])).toEqual([
      ["a@example.test", "responder"],
    ]);
    await expect(addMember(owner, { email: "a@example.test", role: "viewer" })).rejects.toMatchObject({
      code: "conflict",
    });
    const viewer = await newWorkspace("viewer");
    await expect(addMember(viewer, { email: "b@example.test", role: "viewer" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

it("forgets what has ended and keeps what has not", async () => {
  const owner = await newWorkspace();
  const { id } = await addMember(owner, { email: "s@example.test", role: "viewer" });
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  await db()
    .insert(sessions)
    .values([
      { tokenHash: "ended", userId: id, expiresAt: at(-1) },
      { tokenHash: "alive", userId: id, expiresAt: at(1) },
    ]);
  await forgetExpired(db());
  const left = await db().select({ hash: sessions.tokenHash }).from(sessions).where(eq(sessions.userId, id));
  expect(left).toEqual([{ hash: "alive" }]);
});
