import type { Ctx } from "@/lib/access";
import { bookmark, comment, type Frame, frame, framer, joined, lastEventIdOf } from "@/lib/http";
import { canResume, type LiveEvent, lastSeq, subscribe } from "@/lib/live";

const frameOf = framer((event: LiveEvent) => ({ id: event.seq, event: event.type, data: event }));

/**
 * The workspace's events as frames, of one incident or of all. From where the client says it was; from now when it says
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
    const wanted =
      incidentNumber === undefined ? batch : batch.filter((event) => event.incidentNumber === incidentNumber);
    if (wanted.length > 0) yield joined(wanted.map(frameOf));
  }
}
