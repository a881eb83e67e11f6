import { auditEntries } from "@/db/schema";
import { newId } from "@/lib/kit/ids";
import { type Ctx, executor } from "../context";

export interface AuditNote {
  /** `noun.verb` in the past: `key.revoked`. */
  action: string;
  /** What it was done to, an id or a number with its kind: `key_…`, `incident 12`. */
  subject: string;
  /** Only what changed, and never a secret. */
  before?: unknown;
  after?: unknown;
}

/**
 * Writes who did what, in the transaction in progress: the changes and their entries are durable together. Ids are a
 * millisecond apart, because ids of one millisecond have no order.
 */
export async function recordAudit(ctx: Ctx, ...notes: AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  const now = Date.now();
  await executor(ctx)
    .insert(auditEntries)
    .values(
      notes.map(({ action, subject, before, after }, i) => ({
        workspaceId: ctx.workspaceId,
        id: newId("audit", now + i),
        actorKind: ctx.actor.kind,
        actorId: ctx.actor.id,
        actorLabel: ctx.actor.label,
        address: ctx.address ?? null,
        action,
        subject,
        before: before ?? null,
        after: after ?? null,
        requestId: ctx.requestId ?? null,
      })),
    );
}
