import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { apiKeys, timelineEntries, users } from "@/db/schema";
import { type Actor, authorize, type Ctx, executor } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { cutEntry } from "./cut-to-view";
import { incidentByNumber } from "./internal";
import type { TimelineEntry, TimelineQuery } from "./schemas";

/** The history of an incident, oldest first. */
export async function listTimeline(
  ctx: Ctx,
  number: number,
  { limit, cursor }: TimelineQuery,
): Promise<Page<TimelineEntry>> {
  authorize(ctx, "incidents:read");
  const { incident } = await incidentByNumber(ctx, number);
  const rows = await executor(ctx)
    .select({ entry: timelineEntries, email: users.email, keyName: apiKeys.name })
    .from(timelineEntries)
    .leftJoin(users, and(eq(timelineEntries.actorKind, "user"), eq(users.id, timelineEntries.actorId)))
    .leftJoin(
      apiKeys,
      and(
        eq(timelineEntries.actorKind, "key"),
        eq(apiKeys.workspaceId, timelineEntries.workspaceId),
        eq(apiKeys.id, timelineEntries.actorId),
      ),
    )
    .where(
      and(
        eq(timelineEntries.workspaceId, ctx.workspaceId),
        eq(timelineEntries.incidentId, incident.id),
        cursor ? gt(timelineEntries.id, decodeCursor(cursor, z.string())) : undefined,
      ),
    )
    .orderBy(asc(timelineEntries.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    ({ entry }) => entry.id,
    ({ entry, email, keyName }) =>
      cutEntry(ctx, incident.services, {
        id: entry.id,
        incidentNumber: number,
        kind: entry.kind as TimelineEntry["kind"],
        actor: {
          kind: entry.actorKind as Actor["kind"],
          id: entry.actorId,
          label: email ?? keyName ?? (entry.actorKind === "system" ? "Incident Commander" : entry.actorId),
        },
        at: entry.at.toISOString(),
        text: entry.text,
        data: entry.data as Record<string, unknown>,
      }),
  );
}
