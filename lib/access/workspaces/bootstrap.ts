import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import type { Db, Tx } from "@/db/client";
import { apiKeys, counters, memberships, users, workspaces } from "@/db/schema";
import { env } from "@/lib/kit/env";
import { newId } from "@/lib/kit/ids";
import { log } from "@/lib/kit/log";
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import { keyHash, lastFour, looksLikeKey, newKey } from "../keys/shape";
import { PERMISSIONS } from "../schemas";
import { systemCtx } from "../system";

export const FIRST_WORKSPACE = "default";
export const FIRST_ADMIN = "admin@localhost";

/**
 * What every start makes sure of: the workspace `default`, its first owner, the key of BOOTSTRAP_API_KEY, and a key of this
 * machine in `DATA_DIR/local-key`, by which the feeder beside the server finds in. Running it again, or in several
 * processes at once, changes nothing. A key that was revoked stays revoked.
 */
export async function bootstrap(db: Db): Promise<{ workspaceId: string }> {
  const { BOOTSTRAP_API_KEY, DATA_DIR } = env();
  const workspaceId = await db.transaction(async (tx) => {
    const id = await ensureWorkspace(tx);
    await ensureOwner(tx, id);
    if (BOOTSTRAP_API_KEY) await ensureKey(tx, id, "Bootstrap", BOOTSTRAP_API_KEY);
    return id;
  });
  await ensureLocalKey(db, workspaceId, path.join(DATA_DIR, "local-key"));
  return { workspaceId };
}

async function ensureWorkspace(tx: Tx): Promise<string> {
  const [made] = await tx
    .insert(workspaces)
    .values({ id: newId("workspace"), slug: FIRST_WORKSPACE, name: "Default" })
    .onConflictDoNothing()
    .returning();
  const [workspace] = await tx.select().from(workspaces).where(eq(workspaces.slug, FIRST_WORKSPACE));
  await tx.insert(counters).values({ workspaceId: workspace!.id }).onConflictDoNothing();
  if (made) {
    const { id, slug, name } = made;
    await recordAudit(at(tx, id), { action: "workspace.created", subject: id, after: { slug, name } });
  }
  return workspace!.id;
}

/** Only an empty workspace gets the first owner: whoever removed it does not find it back after a restart. */
async function ensureOwner(tx: Tx, workspaceId: string): Promise<void> {
  const [member] = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(eq(memberships.workspaceId, workspaceId))
    .limit(1);
  if (member) return;
  await tx
    .insert(users)
    .values({ id: newId("user"), email: FIRST_ADMIN, name: "Admin" })
    .onConflictDoNothing();
  const [admin] = await tx.select().from(users).where(eq(users.email, FIRST_ADMIN));
  const [joined] = await tx
    .insert(memberships)
    .values({ workspaceId, userId: admin!.id, role: "owner" })
    .onConflictDoNothing()
    .returning();
  if (!joined) return;
  await recordAudit(at(tx, workspaceId), {
    action: "member.added",
    subject: joined.userId,
    after: { email: FIRST_ADMIN, role: joined.role, services: null },
  });
}

/** The product itself, in the transaction of the start. */
const at = (tx: Tx, workspaceId: string): Ctx => ({ ...systemCtx(workspaceId), tx });

/** Answers false when the key is there but revoked. */
async function ensureKey(tx: Tx, workspaceId: string, name: string, key: string): Promise<boolean> {
  const hash = keyHash(key);
  const scopes = [...PERMISSIONS];
  const [made] = await tx
    .insert(apiKeys)
    .values({ workspaceId, id: newId("key"), name, hash, lastFour: lastFour(key), scopes })
    .onConflictDoNothing()
    .returning();
  if (made)
    await recordAudit(at(tx, workspaceId), {
      action: "key.created",
      subject: made.id,
      after: { name, scopes, services: null, expiresAt: null },
    });
  const [row] = await tx.select({ revokedAt: apiKeys.revokedAt }).from(apiKeys).where(eq(apiKeys.hash, hash));
  return row?.revokedAt === null;
}

async function ensureLocalKey(db: Db, workspaceId: string, file: string): Promise<void> {
  const present = readKey(file);
  const ensure = (key: string) => db.transaction((tx) => ensureKey(tx, workspaceId, "This machine", key));
  if (present && (await ensure(present))) return;
  const key = newKey();
  try {
    // The file first: a key in the database that nobody holds would stay there for ever.
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (error) {
    log().warn({ err: error }, `cannot write ${file}; the feeder on this machine will need --key`);
    return;
  }
  await ensure(key);
}

function readKey(file: string): string | null {
  try {
    const key = readFileSync(file, "utf8").trim();
    return looksLikeKey(key) ? key : null;
  } catch {
    return null;
  }
}
