import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { apiKeys } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { permissionsOfKey } from "../roles/permissions";
import type { Permission } from "../schemas";
import { keyHash, looksLikeKey } from "./shape";

export interface VerifiedKey {
  workspaceId: string;
  id: string;
  name: string;
  permissions: ReadonlySet<Permission>;
  services: ReadonlySet<string> | null;
  expiresAt: Date | null;
}

/** A revoked key may still be believed this long in other processes; in the one that revokes it, not at all. */
const BELIEVED_MS = 800;
const TOUCH_EVERY_MS = 60_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  answer: Promise<VerifiedKey | null>;
  at: number;
}
const remembered = () => singleton("verified-keys", () => new Map<string, Remembered>());
const touched = () => singleton("touched-keys", () => new Map<string, number>());

/**
 * The key behind its text. Throws `unauthenticated` for one that is unknown, revoked or expired, all in the same words.
 * The hash is looked up by index, so the time it takes tells nothing about how much of a guess was right.
 */
export async function authenticateKey(text: string, now = Date.now()): Promise<VerifiedKey> {
  const key = looksLikeKey(text) ? await remember(keyHash(text), now) : null;
  if (!key || (key.expiresAt && key.expiresAt.getTime() <= now))
    throw new DomainError("unauthenticated", "This API key is not known, or was revoked or has expired.");
  touch(key, now);
  return key;
}

/** Forgets what this process knows of keys; called when one is revoked. */
export const forgetKeys = (): void => remembered().clear();

function remember(hash: string, now: number): Promise<VerifiedKey | null> {
  const all = remembered();
  const known = all.get(hash);
  if (known && now - known.at < BELIEVED_MS) return known.answer;
  if (all.size >= MAX_REMEMBERED) all.clear();
  const answer = lookUp(hash);
  all.set(hash, { answer, at: now });
  answer.catch(() => all.delete(hash));
  return answer;
}

async function lookUp(hash: string): Promise<VerifiedKey | null> {
  const [row] = await db()
    .select({
      workspaceId: apiKeys.workspaceId,
      id: apiKeys.id,
      name: apiKeys.name,
      scopes: apiKeys.scopes,
      services: apiKeys.services,
      expiresAt: apiKeys.expiresAt,
    })
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.hash, hash),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
      ),
    );
  if (!row) return null;
  const { scopes, services, ...key } = row;
  return {
    ...key,
    permissions: permissionsOfKey({ scopes, services }),
    services: services && new Set(services),
  };
}

/** Writes "last used" at most once a minute per key, and never holds up or fails the request. */
function touch({ workspaceId, id }: VerifiedKey, now: number): void {
  const all = touched();
  if (now - (all.get(id) ?? 0) < TOUCH_EVERY_MS) return;
  if (all.size >= MAX_REMEMBERED) all.clear();
  all.set(id, now);
  db()
    .update(apiKeys)
    .set({ lastUsedAt: new Date(now) })
    .where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.id, id)))
    .catch((error) => log().warn({ err: error }, "could not note the use of a key"));
}
