import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { auditEntries, idempotencyKeys, invitations, memberships } from "@/db/schema";
import {
  acceptInvitation,
  type Ctx,
  createInvitation,
  type InvitationCreate,
  listInvitations,
  lookAtInvitation,
  type PersonCtx,
  revokeInvitation,
} from "@/lib/access";
import { newWorkspace, useDatabase } from "../support/database";
import { newMember, newPerson } from "../support/somebody";

useDatabase();

const page = { limit: 100 };
async function invite(ctx: Ctx, given: Partial<InvitationCreate> = {}) {
  const made = await createInvitation(ctx, { role: "viewer", expiresInHours: 1, maxUses: 1, ...given });
  return { id: made.id, token: made.url!.split("/invite/")[1]! };
}
const usesOf = async (id: string) =>
  (await db().select({ uses: invitations.uses }).from(invitations).where(eq(invitations.id, id)))[0]!.uses;
const stateOf = async (ctx: Ctx, id: string) =>
  (await listInvitations(ctx, page)).data.find((each) => each.id === id)!.state;
const expire = (id: string) =>
  db().update(invitations).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(invitations.id, id));
const acceptAll = (people: PersonCtx[], token: string) =>
  Promise.allSettled(people.map((person) => acceptInvitation(person, { token })));
const outcomes = (settled: PromiseSettledResult<unknown>[]) => {
  const codes = settled.map((each) => (each.status === "fulfilled" ? "joined" : each.reason.code));
  return Object.fromEntries(
    [...new Set(codes)].map((code) => [code, codes.filter((c) => c === code).length]),
  );
};

describe("a link", () => {
  it("is stored as a hash alone, and given once however often it is asked for by the same key", async () => {
    const ctx = await newWorkspace();
    const make = () => createInvitation(ctx, { role: "viewer", expiresInHours: 1, maxUses: 1 }, "again");
    const made = await Promise.all([make(), make()]);
    expect(made[0]!.id).toBe(made[1]!.id);
    const urls = made.flatMap(({ url }) => url ?? []);
    expect(urls).toHaveLength(1);
    const token = urls[0]!.split("/invite/")[1]!;
    expect(token).toMatch(/^[\w-]{43}$/);
    const stored = [
      await db().select().from(invitations).where(eq(invitations.workspaceId, ctx.workspaceId)),
      await db().select().from(idempotencyKeys).where(eq(idempotencyKeys.workspaceId, ctx.workspaceId)),
      await db().select().from(auditEntries).where(eq(auditEntries.workspaceId, ctx.workspaceId)),
    ];
    expect(stored.map((rows) => rows.length)).toEqual([1, 1, 1]);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it("brings whoever opens it in with its role and limit, and says so in the audit", async () => {
    const ctx = await newWorkspace();
    const person = await newPerson();
    const { id, token } = await invite(ctx, { role: "responder", services: ["shop"] });
    expect(await acceptInvitation(person, { token })).toEqual({
      workspace: { slug: ctx.slug, name: "Test" },
      role: "responder",
      services: ["shop"],
    });
    const [entry] = await db().select().from(auditEntries).where(eq(auditEntries.subject, person.user.id));
    expect(entry).toMatchObject({
      workspaceId: ctx.workspaceId,
      action: "member.joined",
      actorKind: "user",
      actorId: person.user.id,
      after: { email: person.user.email, role: "responder", services: ["shop"], invitation: id },
    });
    expect(await stateOf(ctx, id)).toBe("used");
  });

  it("lets no more through than it has uses, of twenty at the same moment", async () => {
    const ctx = await newWorkspace();
    for (const maxUses of [1, 5]) {
      const { id, token } = await invite(ctx, { maxUses });
      const people = await Promise.all(Array.from({ length: 20 }, () => newPerson()));
      expect(outcomes(await acceptAll(people, token))).toEqual({ joined: maxUses, not_found: 20 - maxUses });
      expect(await usesOf(id)).toBe(maxUses);
    }
    const rows = await db().select().from(memberships).where(eq(memberships.workspaceId, ctx.workspaceId));
    expect(rows).toHaveLength(6);
  });

  it("is used once by one person, however often they press the button", async () => {
    const ctx = await newWorkspace();
    const person = await newPerson();
    const { id, token } = await invite(ctx, { maxUses: 10 });
    const pressed = await acceptAll(Array<PersonCtx>(5).fill(person), token);
    expect(outcomes(pressed)).toEqual({ joined: 1, conflict: 4 });
    expect(await usesOf(id)).toBe(1);
  });

  it("tells a member that they belong already, and is left for somebody else", async () => {
    const ctx = await newWorkspace();
    const { id: memberId, email } = await newMember(ctx, "admin");
    const member = { user: { id: memberId, email, name: null, sessionId: "" } };
    const { id, token } = await invite(ctx);
    await expect(acceptInvitation(member, { token })).rejects.toMatchObject({ code: "conflict" });
    expect(await usesOf(id)).toBe(0);
    expect(await lookAtInvitation(token, member.user)).toMatchObject({ state: "member" });
    const [row] = await db().select().from(memberships).where(eq(memberships.userId, memberId));
    expect(row!.role).toBe("admin");
  });

  it("says the same when it is unknown, used, expired and revoked", async () => {
    const ctx = await newWorkspace();
    const [used, expired, revoked] = [await invite(ctx), await invite(ctx), await invite(ctx)];
    await acceptInvitation(await newPerson(), { token: used.token });
    await expire(expired.id);
    await revokeInvitation(ctx, revoked.id);
    const stranger = await newPerson();
    const words = new Set<string>();
    for (const token of ["unknown", used.token, expired.token, revoked.token]) {
      const error = await acceptInvitation(stranger, { token }).catch((thrown) => thrown);
      expect(error).toMatchObject({ code: "not_found" });
      words.add(error.message);
      expect(await lookAtInvitation(token, stranger.user)).toEqual({ state: "closed" });
      expect(await lookAtInvitation(token, null)).toEqual({ state: "closed" });
    }
    expect(words.size).toBe(1);
    const states = [used, expired, revoked].map(({ id }) => stateOf(ctx, id));
    expect(await Promise.all(states)).toEqual(["used", "expired", "revoked"]);
  });

  it("shows who invites, where to and as what, before it is accepted", async () => {
    const ctx = await newWorkspace();
    const admin = await newMember(ctx, "admin");
    const { token } = await invite(admin.ctx, { role: "responder", services: ["shop"] });
    expect(await lookAtInvitation(token, null)).toMatchObject({
      state: "open",
      workspace: { name: "Test" },
      invitedBy: admin.email,
      role: "responder",
      services: ["shop"],
      isForAnother: false,
    });
  });
});

describe("a link for one address", () => {
  it("is for whoever has shown that it is theirs, and for nobody else", async () => {
    const ctx = await newWorkspace();
    const [right, wrong, claims] = [
      await newPerson(),
      await newPerson(),
      await newPerson({ isVerified: false }),
    ];
    const { id, token } = await invite(ctx, { email: right.user.email });
    const forClaims = await invite(ctx, { email: claims.user.email });
    expect(await lookAtInvitation(token, wrong.user)).toMatchObject({ isForAnother: true });
    for (const [person, held] of [
      [wrong, token],
      [claims, token],
      [claims, forClaims.token],
    ] as const)
      await expect(acceptInvitation(person, { token: held })).rejects.toMatchObject({ code: "forbidden" });
    expect(await usesOf(id)).toBe(0);
    await acceptInvitation(right, { token });
    expect(await usesOf(id)).toBe(1);
    await expect(acceptInvitation(wrong, { token })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("inviting", () => {
  it("is for nobody who lacks what they give", async () => {
    for (const [role, given] of [
      ["responder", "viewer"],
      ["admin", "owner"],
    ] as const) {
      const ctx = await newWorkspace(role);
      await expect(invite(ctx, { role: given })).rejects.toMatchObject({ code: "forbidden" });
    }
    await invite(await newWorkspace("admin"), { role: "admin" });
  });

  it("is ended at once, twice as once, and by nobody of another workspace", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    const { id, token } = await invite(ctx);
    await expect(revokeInvitation(other, id)).rejects.toMatchObject({ code: "not_found" });
    await revokeInvitation(ctx, id);
    await revokeInvitation(ctx, id);
    await expect(acceptInvitation(await newPerson(), { token })).rejects.toMatchObject({ code: "not_found" });
    const entries = await db().select().from(auditEntries).where(eq(auditEntries.subject, id));
    expect(entries.map(({ action }) => action).sort()).toEqual(["invitation.created", "invitation.revoked"]);
    expect((await listInvitations(other, page)).data).toEqual([]);
  });

  it("leaves no trace of a claim that fails", async () => {
    const ctx = await newWorkspace();
    const { id, token } = await invite(ctx);
    await expire(id);
    const person = await newPerson();
    await expect(acceptInvitation(person, { token })).rejects.toThrow();
    expect(await usesOf(id)).toBe(0);
    expect(await db().select().from(auditEntries).where(eq(auditEntries.subject, person.user.id))).toEqual(
      [],
    );
  });
});
