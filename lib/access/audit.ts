import { auditEntries } from "@/db/schema";
import { newId } from "@/lib/kit/ids";
import { type Ctx, executor } from "./context";

export interface AuditNote {
  /** `noun.verb` in the past: `key.revoked`. */
  action: string;
  /** What it was done to, an id or a number with its kind: `key_…`, `incident 12`. */
  subject: string;
  /** Only what changed, and never a secret. */
  before?: unknown;
  after?: unknown;
}

/** Writes who did what, in the transaction in progress: the change and its entry are durable together. */
export async function recordAudit(ctx: Ctx, { action, subject, before, after }: AuditNote): Promise<void> {
  await executor(ctx)
    .insert(auditEntries)
    .values({
      workspaceId: ctx.workspaceId,
      id: newId("audit"),
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorLabel: ctx.actor.label,
      address: ctx.address ?? null,
      action,
      subject,
      before: before ?? null,
      after: after ?? null,
      requestId: ctx.requestId ?? null,
    });
}
