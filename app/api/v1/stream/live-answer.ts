import { type Ctx, onAccessChange, refuseChanged } from "@/lib/access";
import { eventStream, type Frame } from "@/lib/http";

interface Given {
  ctx: Ctx;
  request: Request;
  readmit: () => Promise<Ctx>;
}

/** An event stream that ends as soon as its reader may no longer see what it could see when it began. */
export const liveAnswer = (
  { ctx, request, readmit }: Given,
  open: (signal: AbortSignal) => AsyncGenerator<Frame>,
): Promise<Response> =>
  eventStream(request, open, {
    readmit: async () => refuseChanged(ctx, await readmit()),
    onDoubt: (look) => onAccessChange(ctx.workspaceId, look),
  });
