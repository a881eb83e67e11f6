import { and, desc, eq, gte, lte, or, type SQL, sql } from "drizzle-orm";
import { beginningWith, containing } from "@/db/literals";
import { auditEntries } from "@/db/schema";
import { type Ctx, executor } from "../context";
import type { AuditEntry, AuditFilter } from "../schemas";

export type AuditRow = typeof auditEntries.$inferSelect;
/** Where a page begins: the time (epoch ms) and the id of the entry before it. */
export type Place = readonly [at: number, id: string];

/** Entries that match, newest first, from a place on. */
export const selectEntries = (
  ctx: Ctx,
  filter: AuditFilter,
  { after, limit }: { after: Place | null; limit: number },
): Promise<AuditRow[]> =>
  executor(ctx)
    .select()
    .from(auditEntries)
    .where(
      and(eq(auditEntries.workspaceId, ctx.workspaceId), matches(filter), after ? older(after) : undefined),
    )
    .orderBy(desc(auditEntries.at), desc(auditEntries.id))
    .limit(limit);

export const placeOf = (row: AuditRow): Place => [row.at.getTime(), row.id];

function matches({ actor, action, subject, q, from, to }: AuditFilter): SQL | undefined {
  return and(
    actor ? or(eq(auditEntries.actorId, actor), eq(auditEntries.actorLabel, actor)) : undefined,
    action ? sql`${auditEntries.action} like ${beginningWith(action)}` : undefined,
    subject ? eq(auditEntries.subject, subject) : undefined,
    q ? mentions(q) : undefined,
    from ? gte(auditEntries.at, new Date(from)) : undefined,
    to ? lte(auditEntries.at, new Date(to)) : undefined,
  );
}

/** A row comparison, so that the index leads straight to the place. */
const older = ([at, id]: Place): SQL =>
  sql`(${auditEntries.at}, ${auditEntries.id}) < (${new Date(at).toISOString()}::timestamptz, ${id})`;

function mentions(q: string): SQL {
  const { action, subject, actorLabel, address, before, after } = auditEntries;
  return sql`concat_ws(' ', ${action}, ${subject}, ${actorLabel}, ${address}, ${before}::text, ${after}::text) ilike ${containing(q)}`;
}

export const presentEntry = (row: AuditRow): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind as AuditEntry["actor"]["kind"], id: row.actorId, label: row.actorLabel },
  address: row.address,
  action: row.action,
  subject: row.subject,
  before: row.before,
  after: row.after,
  requestId: row.requestId,
});
