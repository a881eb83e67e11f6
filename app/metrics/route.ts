import { authenticate, authorize, requireWholeView } from "@/lib/access";
import { addressOf, answerCall, demand, isDirectLoopback, networkOf } from "@/lib/http";
import { registry } from "@/lib/kit/metrics";
import { limiter } from "@/lib/limits";
import { readFigures } from "./figures";

/** Open to a scraper on this very machine; anybody else brings a key with `insights:read` that sees every service. */
export const GET = (request: Request) =>
  answerCall(request, "metrics", limiter, async (call) => {
    const { url, requestId } = call;
    call.allowance = await demand(limiter, "read", networkOf(request));
    if (!isDirectLoopback(request)) {
      const { ctx } = await authenticate(request, {
        url,
        requestId,
        address: addressOf(request),
        keyInQuery: false,
      });
      authorize(ctx, "insights:read");
      requireWholeView(ctx);
    }
    await readFigures();
    return new Response(await registry().metrics(), { headers: { "Content-Type": registry().contentType } });
  });
