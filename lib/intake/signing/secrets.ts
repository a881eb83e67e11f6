import { and, asc, eq, sql } from "drizzle-orm";
import { senderSecrets } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, seal, transact, unseal } from "@/lib/access";
import { DomainError, notFound } from "@/lib/kit/errors";
import { Fresh } from "@/lib/kit/fresh";
import type { SenderSecret, SenderSecretSet } from "./schemas";
import { isSigned, SIGNING_SENDERS } from "./signature";

const PURPOSE = "sender secret";
const HOUR_MS = 3600_000;

type Row = typeof senderSecrets.$inferSelect;
interface Secrets {
  secret: string | null;
  previous: string | null;
  /** Until when the one before counts, epoch ms. */
  until: number;
}
/** Senders ask for every body. */
const inForce = new Fresh<Map<string, Secrets>>("sender-secrets");

/** Every sender that can sign, and whether it must. */
export async function listSenderSecrets(ctx: Ctx): Promise<{ data: SenderSecret[]; nextCursor: null }> {
  authorize(ctx, "keys:manage");
  const rows = await rowsOf(ctx);
  const data = [...SIGNING_SENDERS]
    .sort()
    .map((sender) => present(sender, rows.find((row) => row.sender === sender) ?? null));
  return { data, nextCursor: null };
}

/** From now on bodies of this sender must be signed with it. Throws `not_found` for a sender that cannot sign. */
export async function setSenderSecret(
  ctx: Ctx,
  sender: string,
  { secret, overlapHours }: SenderSecretSet,
): Promise<SenderSecret> {
  authorize(ctx, "keys:manage");
  if (!SIGNING_SENDERS.includes(sender)) throw notFound("sender that signs");
  return change(ctx, async (inside) => {
    const sealed = seal(secret, PURPOSE, belongsTo(ctx, sender));
    const until = overlapHours === 0 ? null : new Date(Date.now() + overlapHours * HOUR_MS);
    const [row] = await executor(inside)
      .insert(senderSecrets)
      .values({
        workspaceId: ctx.workspaceId,
        sender,
        sealed,
        setBy: ctx.actor.label,
        setAt: new Date(),
      })
      .onConflictDoUpdate({
        target: [senderSecrets.workspaceId, senderSecrets.sender],
        set: {
          sealed,
          setBy: ctx.actor.label,
          setAt: new Date(),
          previous: until === null ? null : sql`${senderSecrets.sealed}`,
          previousUntil: until,
        },
      })
      .returning();
    await recordAudit(inside, { action: "secret.set", subject: sender, after: { overlapHours } });
    return present(sender, row!);
  });
}

/** Signatures are no longer asked for. Throws `not_found`. */
export async function removeSenderSecret(ctx: Ctx, sender: string): Promise<void> {
  authorize(ctx, "keys:manage");
  await change(ctx, async (inside) => {
    const [gone] = await executor(inside).delete(senderSecrets).where(mine(inside, sender)).returning();
    if (!gone) throw notFound("secret of this sender");
    await recordAudit(inside, {
      action: "secret.removed",
      subject: sender,
      before: { setBy: gone.setBy },
    });
  });
}

type Header = (name: string) => string | null;
interface Sent {
  body: Uint8Array;
  /** Of the request. Without it nothing is asked: who sends is not the sender. */
  header?: Header | undefined;
}

/**
 * Throws `unauthenticated` when a secret is set for one of the senders and the body is not signed with it; the refusal is
 * counted.
 */
export async function demandSigned(
  ctx: Ctx,
  senders: readonly string[],
  { body, header }: Sent,
  now = Date.now(),
): Promise<void> {
  if (!header || senders.length === 0) return;
  const secrets = await inForce.get(ctx.workspaceId, () => openAll(ctx), now);
  for (const sender of senders) await demandOf(ctx, sender, secrets.get(sender), { body, header }, now);
}

/** Those whom the bodies are known as the bodies of, beside the one whose address they came to. */
export const othersThan = (own: string, drafts: readonly { source: string }[]): string[] =>
  [...new Set(drafts.map(({ source }) => source))].filter((source) => source !== own);

async function demandOf(
  ctx: Ctx,
  sender: string,
  known: Secrets | undefined,
  { body, header }: { body: Uint8Array; header: Header },
  now: number,
): Promise<void> {
  if (!known) return;
  const accepted = [known.secret, known.until > now ? known.previous : null];
  if (accepted.some((secret) => secret !== null && isSigned(sender, secret, body, header, now))) return;
  await executor(ctx)
    .update(senderSecrets)
    .set({ refused: sql`${senderSecrets.refused} + 1`, lastRefusedAt: new Date(now) })
    .where(mine(ctx, sender));
  throw new DomainError(
    "unauthenticated",
    `A secret is set for ${sender}, and this body is not signed with it.`,
  );
}

async function openAll(ctx: Ctx): Promise<Map<string, Secrets>> {
  const open = ({ sender }: Row, sealed: string | null) =>
    sealed === null ? null : unseal(sealed, PURPOSE, belongsTo(ctx, sender));
  return new Map(
    (await rowsOf(ctx)).map((row) => [
      row.sender,
      {
        secret: open(row, row.sealed),
        previous: open(row, row.previous),
        until: row.previousUntil?.getTime() ?? 0,
      },
    ]),
  );
}

/** This process knows of a change at once. */
const change = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(ctx, async (inside) => {
    inside.afterCommit?.push(() => inForce.forget(ctx.workspaceId));
    return work(inside);
  });

const belongsTo = (ctx: Ctx, sender: string) => `${ctx.workspaceId} ${sender}`;

const rowsOf = (ctx: Ctx): Promise<Row[]> =>
  executor(ctx)
    .select()
    .from(senderSecrets)
    .where(eq(senderSecrets.workspaceId, ctx.workspaceId))
    .orderBy(asc(senderSecrets.sender));

const mine = (ctx: Ctx, sender: string) =>
  and(eq(senderSecrets.workspaceId, ctx.workspaceId), eq(senderSecrets.sender, sender));

const present = (sender: string, row: Row | null): SenderSecret => ({
  sender,
  setAt: row?.setAt.toISOString() ?? null,
  setBy: row?.setBy ?? null,
  previousUntil: row?.previousUntil?.toISOString() ?? null,
  refused: row?.refused ?? 0,
  lastRefusedAt: row?.lastRefusedAt?.toISOString() ?? null,
});
