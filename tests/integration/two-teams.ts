import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { closeWindow } from "@/jobs/handlers/close-window";
import { addMember, type Ctx } from "@/lib/access";
import { commentOnIncident, createIncident, patchIncident } from "@/lib/incidents";
import { acceptBatch, leaseStream, searchRecords } from "@/lib/intake";
import { limitedTo, newWorkspace } from "../support/database";
import { Story } from "./story";

const MINUTE = 60_000;
export const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;

/** Incidents of {@link twoTeams}, by what they concern. */
export const SHOP_AND_VAULT = 1;
export const VAULT_ALONE = 2;
export const SHOP_ALONE = 3;
export const BY_HAND_OF_BOTH = 4;
export const NOWHERE = 5;

export const send = (ctx: Ctx, items: object[], more: { idempotencyKey?: string; isRetry?: boolean } = {}) =>
  acceptBatch(ctx, {
    body: Buffer.from(JSON.stringify(items)),
    form: "json",
    service: null,
    idempotencyKey: more.idempotencyKey ?? null,
    isRetry: more.isRetry ?? false,
  });

export async function closeWindows(ctx: Ctx, ...services: string[]): Promise<void> {
  for (const service of services) {
    const lease = await leaseStream(ctx.workspaceId, service);
    if (lease) await closeWindow(lease);
  }
}

/**
 * A workspace of two teams, one of the service shop and one of vault. All that comes from vault says "vault", and nothing of
 * shop's own does, though shop calls vault and both are in one incident. `all` sees everything, `shop` its service alone.
 */
export async function twoTeams() {
  const all = await newWorkspace();
  await send(all, [
    ...Array.from({ length: 7 }, (_, i) => ({ service: "shop", level: "info", message: `cart ${i} paid` })),
    ...Array.from({ length: 5 }, (_, i) => ({ service: "vault", level: "warn", message: `vault seal ${i}` })),
  ]);
  await closeWindows(all, "shop", "vault");
  const story = new Story(all, 2);
  const quiet = (service: string) => ({ pattern: `${service} served <*>`, perMinute: 30 });
  for (const service of ["shop", "vault"]) await story.past(service, NOW, 60, [quiet(service)]);
  await story.window("shop", NOW - MINUTE, [quiet("shop")], ["vault"]);

  const full = { pattern: "vault store: No space left on device", level: "fatal" as const, count: 30 };
  const slow = { pattern: "basket failed after <*> ms: timed out", level: "error" as const, count: 50 };
  await story.window("vault", NOW, [full]);
  await story.window("shop", NOW + 10_000, [slow], ["vault"]);
  await db().execute(
    sql`update windows set levels = jsonb_build_object('error', records), impacted_services = '{shop,vault}'
      where workspace_id = ${all.workspaceId}`,
  );
  await openByHand(all);

  await db().execute(sql`insert into dead_letters (workspace_id, id, kind, reason, subject)
    values (${all.workspaceId}, 'dl_1', 'chunk', 'vault', '{"service": "vault"}')`);
  await addMember(all, { email: "both@example.test", role: "viewer", services: ["shop", "vault"] });
  const { data: records } = await searchRecords(all, { limit: 50 });
  const idOf = (service: string) => records.find((record) => record.service === service)!;
  return { all, shop: limitedTo(all, "shop"), records: { shop: idOf("shop"), vault: idOf("vault") } };
}

async function openByHand(all: Ctx): Promise<void> {
  const severity = "medium" as const;
  await createIncident(all, { title: "vault leaks", severity, services: ["vault"] });
  await createIncident(all, { title: "Slow baskets", severity, services: ["shop"] });
  const both = { services: ["vault", "shop"], description: "The vault again." };
  await createIncident(all, { title: "vault and more", severity, ...both });
  await createIncident(all, { title: "vault, but where?", severity, services: [] });
  await patchIncident(all, SHOP_AND_VAULT, { title: "The vault is on fire", status: "acknowledged" });
  for (const number of [SHOP_AND_VAULT, SHOP_ALONE]) await commentOnIncident(all, number, "Looking into it");
}
