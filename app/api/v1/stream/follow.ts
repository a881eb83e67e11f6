import { z } from "zod";
import type { Ctx } from "@/lib/access";
import { bookmark, comment, type Frame, frame, framer, joined, lastEventIdOf } from "@/lib/http";
import { cutEvent, getIncident } from "@/lib/incidents";
import { canResume, lastSeq, type StoredEvent, subscribe } from "@/lib/live";

const frameOf = framer(({ services: _, ...event }: StoredEvent) => ({
  id: event.seq,
  event: event.type,
  data: event,
}));

export const streamQuerySchema = z.object({
  lastEventId: z.string().optional().describe("as the header Last-Event-ID, for clients that cannot set it"),
});

/**
 * The workspace's events as frames, of one incident or of all, and of a limited view what is in it: those who see everything
 * share one frame of an event. From where the client says it was; from now when it says
 * nothing; and after an event `reset` from now when what lies between is gone, so that it reads its state afresh.
 */
export async function* follow(
  { ctx, request }: { ctx: Ctx; request: Request },
  signal: AbortSignal,
  incidentNumber?: number,
): AsyncGenerator<Frame> {
  const seen = lastEventIdOf(request);
  const now = await lastSeq(ctx.workspaceId);
  const resumes = seen !== null && (await canResume(ctx.workspaceId, seen));
  const after = resumes ? seen : now;
  yield joined([
    comment("connected"),
    seen === null || resumes ? bookmark(after) : frame({ id: now, event: "reset", data: { seq: now } }),
  ]);
  for await (const batch of subscribe(ctx.workspaceId, after, signal)) {
    const wanted = batch
      .filter((event) => incidentNumber === undefined || event.incidentNumber === incidentNumber)
      .flatMap((event) => cutEvent(ctx, event) ?? []);
    if (wanted.length > 0) yield joined(wanted.map(frameOf));
  }
}

/** The events of one incident. Throws `not_found` before there is an answer. */
export async function* followIncident(
  given: { ctx: Ctx; request: Request; params: { number: number } },
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  await getIncident(given.ctx, given.params.number);
  yield* follow(given, signal, given.params.number);
}
