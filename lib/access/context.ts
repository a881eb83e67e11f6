import { db, type Executor } from "@/db/client";
import { DomainError } from "@/lib/kit/errors";
import type { Actor, Permission } from "./schemas";

/** Who acts, where, and with what connection. The first argument of every verb. */
export interface Ctx {
  workspaceId: string;
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  /** The services it is limited to; null for all. What it lists, opens, follows and counts is limited to these. */
  services: ReadonlySet<string> | null;
  requestId?: string;
  /** From where the request came, for the audit. */
  address?: string;
  /** Present inside {@link transact}; verbs that call verbs share it. */
  tx?: Executor;
  /** Run once the outermost transaction is durable. */
  afterCommit?: (() => void)[];
}

/** The transaction in progress, else the pool. */
export const executor = (ctx: Pick<Ctx, "tx">): Executor => ctx.tx ?? db();

export function authorize(ctx: Ctx, permission: Permission): void {
  if (ctx.permissions.has(permission)) return;
  throw new DomainError("forbidden", `This needs the permission ${permission}.`);
}

/** Nobody gives what they do not have, whether by a role, an invitation or a key. */
export function authorizeGiving(ctx: Ctx, permissions: Iterable<Permission>): void {
  const beyond = [...permissions].filter((permission) => !ctx.permissions.has(permission));
  if (beyond.length > 0)
    throw new DomainError("forbidden", `You cannot give what you do not have: ${beyond.join(", ")}.`);
}

/** Runs `work` in one transaction, joining the one that is open; bells ring only after the commit. */
export async function transact<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.tx) return work(ctx);
  const afterCommit: (() => void)[] = [];
  const result = await db().transaction((tx) => work({ ...ctx, tx, afterCommit }));
  for (const act of afterCommit) act();
  return result;
}
