import { and, asc, eq } from "drizzle-orm";
import { steers } from "@/db/schema";
import {
  authorize,
  type Ctx,
  executor,
  once,
  recordAudit,
  requestHash,
  seesAll,
  transact,
} from "@/lib/access";
import { serviceNames } from "@/lib/catalog";
import { getIncident, markDue } from "@/lib/incidents";
import { DomainError, notFound } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { lockIncident } from "../analyses/request";
import { withoutSecrets } from "../hostile/secrets";
import { nameFinder } from "../names/find-names";
import type { Steer, SteerCreate } from "../report/schemas";

const AT_MOST = 20;

/** What people told the agents at an incident, the oldest first; not what names services outside of the view. Throws `not_found`. */
export async function listSteers(ctx: Ctx, incidentNumber: number): Promise<Steer[]> {
  authorize(ctx, "incidents:read");
  const { id, partial } = await getIncident(ctx, incidentNumber);
  if (partial) return [];
  const told = await steersOf(ctx, id);
  const isSeen = await seenBy(ctx);
  return told.filter(isSeen);
}

/** A steer is seen by who sees all services that it names, in its words or as whom it is about. */
async function seenBy(ctx: Ctx): Promise<(steer: Pick<Steer, "text" | "entity">) => boolean> {
  if (ctx.services === null) return () => true;
  const namesIn = nameFinder(await serviceNames(ctx.workspaceId, executor(ctx)));
  return ({ text, entity }) =>
    seesAll(ctx, [
      ...namesIn(text),
      ...namesIn(entity?.name ?? ""),
      ...(entity?.kind === "service" ? [entity.name] : []),
    ]);
}

export async function steersOf(ctx: Ctx, incidentId: string): Promise<Steer[]> {
  const rows = await executor(ctx)
    .select()
    .from(steers)
    .where(and(eq(steers.workspaceId, ctx.workspaceId), eq(steers.incidentId, incidentId)))
    .orderBy(asc(steers.id))
    .limit(AT_MOST);
  return rows.map(present);
}

/** Tells the agents where to look or whom to rule out; they look again at once. Throws `conflict` beyond twenty. */
export async function steerAnalysis(
  ctx: Ctx,
  incidentNumber: number,
  asked: SteerCreate,
  idempotencyKey?: string,
): Promise<Steer> {
  authorize(ctx, "analyses:run");
  const incident = await whole(ctx, incidentNumber);
  // Before anything is kept of it: people paste what they have at hand.
  const steer = { ...asked, text: withoutSecrets(asked.text) };
  const hash = requestHash({ incidentNumber, ...asked });
  return once(ctx, "steerAnalysis", idempotencyKey, hash, async (inside) => {
    await lockIncident(inside, incident.id);
    const known = await steersOf(inside, incident.id);
    if (known.length >= AT_MOST)
      throw new DomainError("conflict", `There are ${AT_MOST} already: take one back first.`);
    const [row] = await executor(inside)
      .insert(steers)
      .values({
        workspaceId: inside.workspaceId,
        id: newId("steer"),
        incidentId: incident.id,
        kind: steer.kind,
        entity: steer.entity ?? null,
        text: steer.text,
        createdBy: inside.actor.label,
      })
      .returning();
    await recordAudit(inside, {
      action: "analysis.steered",
      subject: `incident ${incidentNumber}`,
      after: steer,
    });
    await markDue(inside, [{ incidentId: incident.id, cause: "steer" }]);
    return present(row!);
  });
}

/** Takes back what was told; the agents look again. Throws `not_found`. */
export async function withdrawSteer(ctx: Ctx, incidentNumber: number, id: string): Promise<void> {
  authorize(ctx, "analyses:run");
  const incident = await whole(ctx, incidentNumber);
  await transact(ctx, async (inside) => {
    await lockIncident(inside, incident.id);
    const own = and(
      eq(steers.workspaceId, inside.workspaceId),
      eq(steers.incidentId, incident.id),
      eq(steers.id, id),
    );
    const [row] = await executor(inside).delete(steers).where(own).returning();
    if (!row || !(await seenBy(inside))(present(row))) throw notFound("steer");
    await recordAudit(inside, {
      action: "analysis.unsteered",
      subject: `incident ${incidentNumber}`,
      before: present(row),
    });
    await markDue(inside, [{ incidentId: incident.id, cause: "steer" }]);
  });
}

async function whole(ctx: Ctx, incidentNumber: number) {
  const incident = await getIncident(ctx, incidentNumber);
  if (incident.partial) throw new DomainError("forbidden", "You see a part of this incident only.");
  return incident;
}

const present = (row: typeof steers.$inferSelect): Steer => ({
  id: row.id,
  kind: row.kind,
  entity: row.entity as Steer["entity"],
  text: row.text,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
});
