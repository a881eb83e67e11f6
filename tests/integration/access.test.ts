import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { apiKeys, auditEntries, memberships, sessions } from "@/db/schema";
import {
  addMember,
  authenticateKey,
  bootstrap,
  createSignInLink,
  FIRST_ADMIN,
  forgetExpired,
  once,
  requestHash,
} from "@/lib/access";
import { keyHash } from "@/lib/access/keys/shape";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

describe("bootstrap", () => {
  const localKey = () => path.join(process.env.DATA_DIR!, "local-key");

  it("makes the first workspace, its owner and a key of this machine, once however often it runs", async () => {
    await Promise.all([bootstrap(db()), bootstrap(db())]);
    const { workspaceId } = await bootstrap(db());
    const members = await db().select().from(memberships).where(eq(memberships.workspaceId, workspaceId));
    expect(members.map((member) => member.role)).toEqual(["owner"]);
    const audit = await db().select().from(auditEntries).where(eq(auditEntries.workspaceId, workspaceId));
    expect(audit.map(({ action, actorKind }) => `${actorKind} ${action}`).sort()).toEqual([
      "system key.created",
      "system member.added",
      "system workspace.created",
    ]);
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

it("forgets what has ended and keeps what has not", async () => {
  const owner = await newWorkspace();
  const { id } = await addMember(owner, { email: "s@example.test", role: "viewer" });
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  await db()
    .insert(sessions)
    .values([
      { tokenHash: "ended", userId: id, expiresAt: at(-1) },
      { tokenHash: "silent", userId: id, expiresAt: at(1), lastSeenAt: at(-7 * 24 * 60 - 1) },
      { tokenHash: "alive", userId: id, expiresAt: at(1), lastSeenAt: at(-7 * 24 * 60 + 1) },
    ]);
  await forgetExpired();
  const left = await db().select({ hash: sessions.tokenHash }).from(sessions).where(eq(sessions.userId, id));
  expect(left).toEqual([{ hash: "alive" }]);
});
