import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { auditEntries, incidents, memberships, users } from "@/db/schema";
import {
  addMember,
  authenticateKey,
  type Ctx,
  createApiKey,
  createInvitation,
  listApiKeys,
  listInvitations,
  listMembers,
  type Permission,
  patchMember,
  patchSettings,
  removeMember,
  rotateApiKey,
} from "@/lib/access";
import { joinByDomain } from "@/lib/access/sign-in/join-by-domain";
import { createIncident, patchIncident } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { onRing } from "@/lib/live";
import { newWorkspace, useDatabase } from "../support/database";
import { newMember } from "../support/somebody";

useDatabase();

const page = { limit: 100 };
const rolesIn = async (ctx: Ctx) => {
  const rows = await db()
    .select({ id: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.workspaceId, ctx.workspaceId));
  return Object.fromEntries(rows.map(({ id, role }) => [id, role]));
};
const entriesAbout = (ctx: Ctx, subject: string) =>
  db()
    .select({ action: auditEntries.action, before: auditEntries.before, after: auditEntries.after })
    .from(auditEntries)
    .where(and(eq(auditEntries.workspaceId, ctx.workspaceId), eq(auditEntries.subject, subject)))
    .orderBy(auditEntries.at, auditEntries.id);

describe("adding", () => {
  it("lets an address in once, with its role and limit, and says so in the audit", async () => {
    const owner = await newWorkspace("owner");
    const given = { email: "a@example.test", role: "responder", services: ["shop"] } as const;
    const added = await addMember(owner, { ...given, services: [...given.services] });
    expect((await listMembers(owner, page)).data).toEqual([added]);
    await expect(addMember(owner, { email: "a@example.test", role: "viewer" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await entriesAbout(owner, added.id)).toEqual([
      { action: "member.added", before: null, after: given },
    ]);
  });

  it("is answered again for a repeated Idempotency-Key", async () => {
    const owner = await newWorkspace("owner");
    const add = () => addMember(owner, { email: "twice@example.test", role: "viewer" }, "again");
    expect(await Promise.all([add(), add()])).toEqual([await add(), await add()]);
  });

  it("is for nobody who lacks what they give", async () => {
    for (const [role, given] of [
      ["viewer", "viewer"],
      ["responder", "viewer"],
      ["admin", "owner"],
    ] as const) {
      const ctx = await newWorkspace(role);
      await expect(addMember(ctx, { email: "b@example.test", role: given })).rejects.toMatchObject({
        code: "forbidden",
      });
      expect(await rolesIn(ctx)).toEqual({});
    }
    const key = { ...(await newWorkspace()), permissions: new Set(["members:manage", "logs:read"] as const) };
    await expect(addMember(key, { email: "c@example.test", role: "viewer" })).rejects.toThrow(
      /incidents:read/,
    );
  });

  it("tells a limited view of what others are limited to no service that it does not see", async () => {
    const owner = await newWorkspace("owner");
    await newMember(owner, "viewer", ["shop", "vault"]);
    const shop = await newMember(owner, "viewer", ["shop"]);
    const limitsSeen = async (ctx: Ctx) =>
      (await listMembers(ctx, page)).data.map(({ services }) => services);
    expect(await limitsSeen(owner)).toEqual([["shop", "vault"], ["shop"]]);
    expect(await limitsSeen(shop.ctx)).toEqual([["shop"], ["shop"]]);
  });

  it("pages by address", async () => {
    const owner = await newWorkspace("owner");
    for (const name of ["c", "a", "b"])
      await addMember(owner, { email: `${name}@page.test`, role: "viewer" });
    const first = await listMembers(owner, { limit: 2 });
    const rest = await listMembers(owner, { limit: 2, cursor: first.nextCursor! });
    expect([...first.data, ...rest.data].map(({ email }) => email[0])).toEqual(["a", "b", "c"]);
    expect(rest.nextCursor).toBeNull();
  });
});

describe("changing", () => {
  it("tells the audit what changed alone, and the open streams to ask again", async () => {
    const owner = await newWorkspace("owner");
    const member = await newMember(owner, "viewer", ["shop"]);
    let rings = 0;
    const off = onRing(`access:${owner.workspaceId}`, () => rings++);
    const changed = await patchMember(owner, member.id, { role: "responder" });
    expect(changed).toMatchObject({ role: "responder", services: ["shop"] });
    expect(await patchMember(owner, member.id, { role: "responder" })).toEqual(changed);
    off();
    expect(rings).toBe(1);
    expect((await entriesAbout(owner, member.id)).slice(1)).toEqual([
      { action: "member.changed", before: { role: "viewer" }, after: { role: "responder" } },
    ]);
  });

  it("leaves owners to owners", async () => {
    const workspace = await newWorkspace("owner");
    const [owner, admin] = [await newMember(workspace, "owner"), await newMember(workspace, "admin")];
    for (const act of [
      () => patchMember(admin.ctx, owner.id, { role: "viewer" }),
      () => patchMember(admin.ctx, owner.id, { role: "owner" }),
      () => patchMember(admin.ctx, admin.id, { role: "owner" }),
      () => removeMember(admin.ctx, owner.id),
    ])
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    await patchMember(owner.ctx, admin.id, { role: "owner" });
    expect(await rolesIn(workspace)).toEqual({ [owner.id]: "owner", [admin.id]: "owner" });
  });

  it("limits no one to some services who manages the workspace", async () => {
    const owner = await newWorkspace("owner");
    const [admin, viewer] = [await newMember(owner, "admin"), await newMember(owner, "viewer", ["shop"])];
    for (const act of [
      () => patchMember(owner, admin.id, { services: ["shop"] }),
      () => patchMember(owner, viewer.id, { role: "admin" }),
    ])
      await expect(act()).rejects.toMatchObject({ details: { fields: [{ field: "services" }] } });
    expect(await patchMember(owner, viewer.id, { role: "admin", services: null })).toMatchObject({
      role: "admin",
      services: null,
    });
  });

  it("does not find somebody of another workspace", async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const member = await newMember(theirs, "viewer");
    await expect(patchMember(mine, member.id, { role: "admin" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(removeMember(mine, member.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await rolesIn(theirs)).toEqual({ [member.id]: "viewer" });
  });
});

describe("leaving and removing", () => {
  it("lets everybody leave, and those who manage remove others", async () => {
    const workspace = await newWorkspace("owner");
    const [viewer, other, admin] = [
      await newMember(workspace, "viewer"),
      await newMember(workspace, "viewer"),
      await newMember(workspace, "admin"),
    ];
    await expect(removeMember(viewer.ctx, other.id)).rejects.toMatchObject({ code: "forbidden" });
    await removeMember(viewer.ctx, viewer.id);
    await removeMember(admin.ctx, other.id);
    expect(await rolesIn(workspace)).toEqual({ [admin.id]: "admin" });
    const last = async (id: string) => (await entriesAbout(workspace, id)).at(-1);
    expect(await last(viewer.id)).toEqual({
      action: "member.left",
      before: { email: viewer.email, role: "viewer", services: null },
      after: null,
    });
    expect(await last(other.id)).toMatchObject({ action: "member.removed" });
  });

  it("assigns to nobody what was assigned to whoever leaves", async () => {
    const workspace = await newWorkspace("owner");
    const member = await newMember(workspace, "responder");
    await createIncident(workspace, { title: "Down", severity: "high", services: [] });
    await patchIncident(workspace, 1, { assigneeId: member.id });
    await removeMember(workspace, member.id);
    const [row] = await db()
      .select({ assigneeId: incidents.assigneeId })
      .from(incidents)
      .where(eq(incidents.workspaceId, workspace.workspaceId));
    expect(row).toEqual({ assigneeId: null });
  });

  it("ends the keys by which the removed would come back and the demoted would rise, and theirs in turn", async () => {
    const workspace = await newWorkspace("owner");
    const [leaver, sinker] = [await newMember(workspace, "admin"), await newMember(workspace, "owner")];
    const makeKey = (ctx: Ctx, ...scopes: Permission[]) => createApiKey(ctx, { name: "k", scopes });
    const manages = await makeKey(leaver.ctx, ...leaver.ctx.permissions);
    const heir = { ...leaver.ctx, actor: { kind: "key" as const, id: manages.id, label: "k" } };
    const ended = [
      manages,
      await makeKey(heir, "members:manage"),
      await makeKey(sinker.ctx, "owners:manage"),
    ];
    const kept = [
      await makeKey(leaver.ctx, "logs:write"),
      await makeKey(heir, "logs:read"),
      await makeKey(sinker.ctx, "members:manage"),
      await makeKey(workspace, "members:manage"),
    ];
    const invitation = await createInvitation(heir, { role: "viewer", expiresInHours: 1, maxUses: 1 });
    await newMember(workspace, "owner");
    await removeMember(workspace, leaver.id);
    await patchMember(workspace, sinker.id, { role: "admin" });
    for (const { key } of kept) await authenticateKey(key!);
    for (const { id, key } of ended) {
      await expect(authenticateKey(key!)).rejects.toMatchObject({ code: "unauthenticated" });
      expect((await entriesAbout(workspace, id)).at(-1)).toMatchObject({ action: "key.revoked" });
    }
    expect((await listInvitations(workspace, page)).data).toMatchObject([
      { id: invitation.id, state: "revoked" },
    ]);
  });

  it.each([
    ["removed", (workspace: Ctx, id: string) => removeMember(workspace, id)],
    ["demoted", (workspace: Ctx, id: string) => patchMember(workspace, id, { role: "viewer" })],
  ] as const)("leaves nothing behind that was under way when its maker was %s", async (_, end) => {
    const workspace = await newWorkspace("owner");
    const { id, ctx } = await newMember(workspace, "admin");
    const friend = await newMember(workspace, "viewer");
    const invite = () => createInvitation(ctx, { role: "admin", expiresInHours: 1, maxUses: 1 });
    const makeKey = () => createApiKey(ctx, { name: "k", scopes: ["members:manage"] });
    const before = await makeKey();
    const made = Promise.allSettled(Array.from({ length: 10 }, (_, i) => (i % 2 ? invite() : makeKey())));
    await end(workspace, id);
    await made;
    const late = await Promise.allSettled([
      invite(),
      makeKey(),
      rotateApiKey(ctx, before.id, { overlapHours: 0 }),
      addMember(ctx, { email: "late@example.test", role: "admin" }),
      patchMember(ctx, friend.id, { role: "admin" }),
      patchSettings(ctx, { allowedDomains: ["example.test"] }),
      removeMember(ctx, friend.id),
    ]);
    for (const act of late) expect(act).toMatchObject({ reason: { code: "forbidden" } });
    const invitations = await listInvitations(workspace, page);
    expect(invitations.data.filter(({ state }) => state === "open")).toEqual([]);
    const keys = await listApiKeys(workspace, page);
    expect(keys.data.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
    expect((await rolesIn(workspace))[friend.id]).toBe("viewer");
  });

  it("lets nobody back in by the domain of their address who was removed, or who left a limited view", async () => {
    const workspace = await newWorkspace("owner");
    const domain = `${workspace.slug}.test`;
    await patchSettings(workspace, { allowedDomains: [domain] });
    const arrive = async (name: string) => {
      const user = { id: newId("user"), email: `${name}@${domain}`, emailVerified: new Date() };
      const [row] = await db()
        .insert(users)
        .values(user)
        .onConflictDoUpdate({ target: users.email, set: { emailVerified: user.emailVerified } })
        .returning();
      await db().transaction((tx) => joinByDomain(tx, row!, { address: "::1", requestId: "r" }));
      return row!.id;
    };
    const limited = await addMember(workspace, {
      email: `limited@${domain}`,
      role: "viewer",
      services: ["shop"],
    });
    const [removed, stays] = [await arrive("removed"), await arrive("stays")];
    const self = { ...workspace, actor: { kind: "user" as const, id: limited.id, label: limited.email } };
    await removeMember(self, limited.id);
    await removeMember(workspace, removed);
    await Promise.all(["limited", "removed", "stays"].map(arrive));
    expect(await rolesIn(workspace)).toEqual({ [stays]: "viewer" });
    await addMember(workspace, { email: `removed@${domain}`, role: "viewer" });
    expect(await rolesIn(workspace)).toEqual({ [stays]: "viewer", [removed]: "viewer" });
  });

  it("ends the invitations by which the removed would come back and the demoted would rise", async () => {
    const workspace = await newWorkspace("owner");
    const [leaver, sinker] = [await newMember(workspace, "admin"), await newMember(workspace, "owner")];
    await newMember(workspace, "owner");
    const invite = (ctx: Ctx, role: "viewer" | "owner") =>
      createInvitation(ctx, { role, expiresInHours: 1, maxUses: 1 });
    const ended = [await invite(leaver.ctx, "viewer"), await invite(sinker.ctx, "owner")];
    const kept = [await invite(sinker.ctx, "viewer"), await invite(workspace, "owner")];
    await removeMember(workspace, leaver.id);
    await patchMember(workspace, sinker.id, { role: "admin" });
    const { data } = await listInvitations(workspace, page);
    const revoked = data.filter(({ state }) => state === "revoked").map(({ id }) => id);
    expect(revoked.sort()).toEqual(ended.map(({ id }) => id).sort());
    expect(data).toHaveLength(ended.length + kept.length);
    for (const { id } of ended)
      expect((await entriesAbout(workspace, id)).at(-1)).toMatchObject({ action: "invitation.revoked" });
  });
});

describe("the last owner", () => {
  it("can neither leave, be removed nor be demoted", async () => {
    const workspace = await newWorkspace("owner");
    const owner = await newMember(workspace, "owner");
    await newMember(workspace, "admin");
    for (const act of [
      () => removeMember(owner.ctx, owner.id),
      () => removeMember(workspace, owner.id),
      () => patchMember(owner.ctx, owner.id, { role: "admin" }),
    ])
      await expect(act()).rejects.toMatchObject({ code: "conflict" });
    expect((await rolesIn(workspace))[owner.id]).toBe("owner");
  });

  it.each([
    ["demote each other", (ctx: Ctx, id: string) => patchMember(ctx, id, { role: "admin" }), "other"],
    ["remove each other", (ctx: Ctx, id: string) => removeMember(ctx, id), "other"],
    ["leave", (ctx: Ctx, id: string) => removeMember(ctx, id), "self"],
  ] as const)("stays when all %s at the same moment", async (_, act, whom) => {
    for (let round = 0; round < 10; round++) {
      const workspace = await newWorkspace("owner");
      const owners = await Promise.all(Array.from({ length: 4 }, () => newMember(workspace, "owner")));
      await Promise.allSettled(
        owners.map(({ ctx }, i) => act(ctx, owners[(i + (whom === "self" ? 0 : 1)) % owners.length]!.id)),
      );
      const left = Object.values(await rolesIn(workspace)).filter((role) => role === "owner");
      // Whoever was demoted or removed first ends nobody any more, so of a ring some are left; of leavers one.
      if (whom === "self") expect(left).toHaveLength(1);
      else expect(left.length).toBeGreaterThan(0);
    }
  });
});
