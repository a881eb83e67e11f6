import { eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { counters, events } from "@/db/schema";
import { ring } from "./bell";
import type { LiveEvent } from "./schemas";

type Draft = Pick<LiveEvent, "type" | "data"> & {
  incidentNumber?: number;
  /** The services it tells of, all of them; null when it tells of none, and then no limited view is told. */
  services: string[] | null;
};

interface Publishing {
  workspaceId: string;
  tx?: Executor;
  afterCommit?: (() => void)[];
}

/**
 * Writes events inside the transaction in progress and rings once it is durable. The workspace's counter row is locked
 * until commit, which is what makes the order of `seq` the order of commit: call it last in the transaction.
 */
export async function publish(ctx: Publishing, drafts: Draft[]): Promise<void> {
  if (!ctx.tx || !ctx.afterCommit) throw new Error("publish needs a transaction");
  if (drafts.length === 0) return;
  const [counter] = await ctx.tx
    .update(counters)
    .set({ event: sql`${counters.event} + ${drafts.length}` })
    .where(eq(counters.workspaceId, ctx.workspaceId))
    .returning({ last: counters.event });
  if (!counter) throw new Error(`workspace ${ctx.workspaceId} has no counters`);
  const first = counter.last - drafts.length + 1;
  await ctx.tx.insert(events).values(
    drafts.map((draft, i) => ({
      workspaceId: ctx.workspaceId,
      seq: first + i,
      type: draft.type,
      incidentNumber: draft.incidentNumber ?? null,
      services: draft.services,
      data: draft.data,
    })),
  );
  ctx.afterCommit.push(() => ring(ctx.workspaceId));
}
