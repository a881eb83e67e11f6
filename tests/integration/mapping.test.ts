import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { senderSecrets } from "@/db/schema";
import type { Ctx } from "@/lib/access";
import {
  acceptAlerts,
  acceptChanges,
  createMappingRule,
  deleteMappingRule,
  listAlerts,
  listMappingRules,
  listSenderSecrets,
  patchMappingRule,
  removeSenderSecret,
  setSenderSecret,
} from "@/lib/intake";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const send = (ctx: Ctx, alert: object) =>
  acceptAlerts(ctx, { sender: "generic", service: null, body: Buffer.from(JSON.stringify(alert)) });
const alertOf = async (ctx: Ctx) => (await listAlerts(ctx, { limit: 1 })).data[0]!;
const namespace = (value: string) => [{ field: "namespace", op: "is" as const, value }];

describe("mapping rules", () => {
  it("give matching alerts severity, service and owner; the first that names a thing decides it, and each says how often it acted", async () => {
    const ctx = await newWorkspace();
    const [first, second] = [
      await createMappingRule(ctx, {
        name: "Data team",
        matchers: namespace("data"),
        sets: { owner: "data", severity: "critical" },
        enabled: true,
      }),
      await createMappingRule(ctx, {
        name: "Everything is low",
        matchers: [],
        sets: { severity: "low", service: "rest" },
        enabled: true,
      }),
    ];
    await send(ctx, { title: "Disk", severity: "high", labels: { namespace: "data" } });
    expect(await alertOf(ctx)).toMatchObject({ owner: "data", severity: "critical", service: "rest" });
    expect((await alertOf(ctx)).why.join("\n")).toContain("rule “Data team” (namespace is data)");
    await send(ctx, { title: "Other", severity: "high" });
    expect(await alertOf(ctx)).toMatchObject({ owner: null, severity: "low", service: "rest" });
    expect((await listMappingRules(ctx)).data).toMatchObject([
      { id: first.id, position: 1, alerts: 1 },
      { id: second.id, position: 2, alerts: 2 },
    ]);
  });

  it("are moved, switched off and removed, at once and in a row", async () => {
    const ctx = await newWorkspace();
    const make = (name: string, position?: number) =>
      createMappingRule(ctx, { name, matchers: [], sets: { service: name }, enabled: true, position });
    const rules = [await make("a"), await make("b"), await make("c")];
    const order = async () =>
      (await listMappingRules(ctx)).data.map(({ name, position }) => `${position}${name}`);
    const serviceNow = async (title: string) => {
      await send(ctx, { title });
      return (await alertOf(ctx)).service;
    };
    expect(await serviceNow("one")).toBe("a");
    await patchMappingRule(ctx, rules[2]!.id, { position: 1 });
    expect(await order()).toEqual(["1c", "2a", "3b"]);
    expect(await serviceNow("two")).toBe("c");
    await patchMappingRule(ctx, rules[2]!.id, { position: 2 });
    expect(await order()).toEqual(["1a", "2c", "3b"]);
    await patchMappingRule(ctx, rules[0]!.id, { enabled: false });
    expect(await serviceNow("three")).toBe("c");
    await deleteMappingRule(ctx, rules[2]!.id);
    expect(await order()).toEqual(["1a", "2b"]);
    expect(await serviceNow("four")).toBe("b");
    // As it is undone; a place behind the last is the last.
    expect(await make("c", 2)).toMatchObject({ name: "c", position: 2 });
    expect(await make("d", 1)).toMatchObject({ position: 1 });
    expect(await make("e", 1000)).toMatchObject({ position: 5 });
    expect(await order()).toEqual(["1d", "2a", "3c", "4b", "5e"]);
    expect(await serviceNow("five")).toBe("d");
    await expect(patchMappingRule(ctx, rules[2]!.id, { position: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(deleteMappingRule(await newWorkspace(), rules[0]!.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a secret of a sender", () => {
  const body = Buffer.from(JSON.stringify({ title: "It broke", service: "shop" }));
  const signedWith = (secret: string) => (name: string) =>
    name === "sentry-hook-signature" ? createHmac("sha256", secret).update(body).digest("hex") : null;
  const sentry = (ctx: Ctx, header: (name: string) => string | null) =>
    acceptAlerts(ctx, { sender: "sentry", service: null, body, header });

  it("makes unsigned and wrongly signed bodies be refused, counted; the one before counts as long as it was told to", async () => {
    const ctx = await newWorkspace();
    await expect(sentry(ctx, () => null)).resolves.toMatchObject({ accepted: 1 });
    await setSenderSecret(ctx, "sentry", { secret: "first secret", overlapHours: 24 });
    for (const header of [() => null, signedWith("other secret")])
      await expect(sentry(ctx, header)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(sentry(ctx, signedWith("first secret"))).resolves.toMatchObject({ accepted: 1 });
    await setSenderSecret(ctx, "sentry", { secret: "second secret", overlapHours: 1 });
    for (const secret of ["first secret", "second secret"])
      await expect(sentry(ctx, signedWith(secret))).resolves.toMatchObject({ accepted: 1 });
    await setSenderSecret(ctx, "sentry", { secret: "third secret", overlapHours: 0 });
    await expect(sentry(ctx, signedWith("second secret"))).rejects.toMatchObject({ code: "unauthenticated" });
    const { data } = await listSenderSecrets(ctx);
    expect(data.find(({ sender }) => sender === "sentry")).toMatchObject({ refused: 3, previousUntil: null });
    await removeSenderSecret(ctx, "sentry");
    await expect(sentry(ctx, () => null)).resolves.toMatchObject({ accepted: 1 });
  });

  it("is asked for at every address that recognises the sender's form, and for changes", async () => {
    const ctx = await newWorkspace();
    await setSenderSecret(ctx, "github", { secret: "hub secret", overlapHours: 0 });
    const push = Buffer.from(JSON.stringify({ deployment: { id: 1 }, repository: { full_name: "a/b" } }));
    const tell = (sender: string, header: () => string | null) =>
      acceptChanges(ctx, { sender, service: null, body: push, header });
    const proof = createHmac("sha256", "hub secret").update(push).digest("hex");
    const senders = ["github", "GitHub", "gitea", "generic", "our-script"];
    for (const sender of senders) {
      await expect(tell(sender, () => null)).rejects.toMatchObject({ code: "unauthenticated" });
      await expect(tell(sender, () => `sha256=${proof}`)).resolves.toMatchObject({ accepted: 1 });
    }
    const { data } = await listSenderSecrets(ctx);
    expect(data.find(({ sender }) => sender === "github")?.refused).toBe(senders.length);
    // What comes to another sender's address is that sender's.
    await expect(tell("gitlab", () => null)).resolves.toMatchObject({ accepted: 1 });
    await expect(
      setSenderSecret(ctx, "zabbix", { secret: "no such", overlapHours: 0 }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("lies sealed, and a row that was copied to another workspace opens nothing", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    await setSenderSecret(ctx, "sentry", { secret: "first secret", overlapHours: 0 });
    const [row] = await db()
      .select()
      .from(senderSecrets)
      .where(eq(senderSecrets.workspaceId, ctx.workspaceId));
    expect(JSON.stringify(row)).not.toContain("first secret");
    await db()
      .insert(senderSecrets)
      .values({ ...row!, workspaceId: other.workspaceId });
    await expect(sentry(other, signedWith("first secret"))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});
