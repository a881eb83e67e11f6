import { createPrivateKey, createPublicKey } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { agentKeys as rows } from "@/db/schema";
import {
  authorize,
  type Ctx,
  executor,
  lockWorkspace,
  recordAudit,
  seal,
  transact,
  unseal,
} from "@/lib/access";
import { sha256 } from "@/lib/kit/crypto";
import { AGENTS, type Agent, agentSchema } from "./schemas";
import { newAgentKey } from "./vote";

const PURPOSE = "agent key";
/** Votes of keys that were given up before these can no longer be checked. */
const RETIRED_AT_MOST = 100;

/**
 * What is sealed. The public keys of before are sealed with it, so that nobody who writes rows can add one: that is what
 * keeps votes of before verifiable. A private key that was given up is gone.
 */
const ringSchema = z.object({
  privateKey: z.string(),
  retired: z.array(z.object({ publicKey: z.string(), until: z.iso.datetime() })),
});
type Ring = z.infer<typeof ringSchema>;

/** The key of an agent, and those that it had before, the oldest first. */
export interface AgentRing extends Ring {
  publicKey: string;
}
export type AgentRings = Record<Agent, AgentRing>;

/** The public key that was in force at that time. */
export const publicKeyAt = ({ retired, publicKey }: AgentRing, at: Date): string =>
  retired.find(({ until }) => at.getTime() < Date.parse(until))?.publicKey ?? publicKey;

/**
 * What the agents of a workspace sign with, made on first use; two who come at once get the same. What the server cannot
 * open, since it was sealed with another secret, is made anew, and votes that it signed can no longer be checked.
 * With `share` nobody changes them until the transaction ends.
 */
export async function agentKeys(ctx: Ctx, lock?: "share"): Promise<AgentRings> {
  const stored = await readRows(ctx, lock);
  const rings = open(ctx, stored);
  const missing = AGENTS.filter((agent) => !rings[agent]);
  if (missing.length === 0) return rings as AgentRings;
  for (const agent of missing) {
    const before = stored.find((row) => row.agent === agent);
    const { publicKey, privateKey } = newAgentKey();
    const row = { publicKey, privateKey: sealed(ctx, agent, { privateKey, retired: [] }) };
    if (before)
      await executor(ctx)
        .update(rows)
        .set(row)
        .where(and(mine(ctx, agent), eq(rows.privateKey, before.privateKey)));
    else
      await executor(ctx)
        .insert(rows)
        .values({ workspaceId: ctx.workspaceId, agent, ...row })
        .onConflictDoNothing();
  }
  // As they are now: whoever came first made them.
  return open(ctx, await readRows(ctx, lock)) as AgentRings;
}

/**
 * Gives every agent a new key. What was signed before stays verifiable, and counts as it did; nothing new can be signed with
 * the old one. Answers the new public keys.
 */
export async function rotateAgentKeys(ctx: Ctx): Promise<{ data: z.infer<typeof agentKeySchema>[] }> {
  authorize(ctx, "workspace:manage");
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await agentKeys(inside);
    const [clock] = await executor(inside).execute<{ now: string | Date }>(
      sql`select clock_timestamp() as now`,
    );
    const until = new Date(clock!.now).toISOString();
    const data = [];
    for (const agent of AGENTS) {
      const { publicKey, privateKey } = newAgentKey();
      const { retired, publicKey: last } = before[agent];
      const ring = { privateKey, retired: [...retired, { publicKey: last, until }].slice(-RETIRED_AT_MOST) };
      await executor(inside)
        .update(rows)
        .set({ publicKey, privateKey: sealed(inside, agent, ring), createdAt: new Date(until) })
        .where(mine(inside, agent));
      data.push({ agent, publicKey, createdAt: until });
    }
    await recordAudit(inside, {
      action: "agentkeys.rotated",
      subject: inside.workspaceId,
      before: Object.fromEntries(AGENTS.map((agent) => [agent, printOf(before[agent].publicKey)])),
      after: Object.fromEntries(data.map(({ agent, publicKey }) => [agent, printOf(publicKey)])),
    });
    return { data };
  });
}

export const agentKeySchema = z.object({
  agent: agentSchema,
  publicKey: z.string().describe("Ed25519; SPKI, DER, base64"),
  createdAt: z.iso.datetime(),
});

/** Enough to tell two keys apart. */
const printOf = (publicKey: string) => sha256(publicKey).slice(0, 16);

function readRows(ctx: Ctx, lock?: "share") {
  const read = executor(ctx)
    .select()
    .from(rows)
    .where(eq(rows.workspaceId, ctx.workspaceId))
    .orderBy(rows.agent)
    .$dynamic();
  return lock ? read.for(lock) : read;
}

function open(ctx: Ctx, stored: (typeof rows.$inferSelect)[]): Partial<AgentRings> {
  return Object.fromEntries(
    stored.flatMap((row) => {
      const text = unseal(row.privateKey, PURPOSE, belongsTo(ctx, row.agent));
      if (text === null) return [];
      const ring = ringSchema.parse(JSON.parse(text));
      return [[row.agent, { ...ring, publicKey: publicOf(ring.privateKey) }]];
    }),
  );
}

/** From the sealed key and not from the row, which could have been changed. */
const publicOf = (privateKey: string): string =>
  createPublicKey(createPrivateKey({ key: Buffer.from(privateKey, "base64"), type: "pkcs8", format: "der" }))
    .export({ type: "spki", format: "der" })
    .toString("base64");

const sealed = (ctx: Ctx, agent: Agent, ring: Ring) =>
  seal(JSON.stringify(ring), PURPOSE, belongsTo(ctx, agent));

const belongsTo = ({ workspaceId }: Ctx, agent: string) => `${workspaceId} ${agent}`;

const mine = (ctx: Ctx, agent: Agent) => and(eq(rows.workspaceId, ctx.workspaceId), eq(rows.agent, agent));
