import { log } from "@/lib/kit/log";
import { enter } from "./traffic";

/**
 * Answers with a file that is made while it is sent: a piece is asked for when the client has room for it. The first is
 * awaited before there is an answer, so that what goes wrong until then becomes a status; what goes wrong later breaks the
 * transfer off, which no client takes for the end of the file.
 */
export async function download(
  pieces: AsyncGenerator<string>,
  { name, type }: { name: string; type: string },
): Promise<Response> {
  let next = await pieces.next();
  const encoder = new TextEncoder();
  // A shutdown waits for files under way as for any request.
  const leave = enter();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) {
          leave();
          return controller.close();
        }
        controller.enqueue(encoder.encode(next.value));
        next = await pieces.next().catch((error) => {
          leave();
          log().warn({ err: error, name }, "a download broke off");
          throw error;
        });
      },
      async cancel() {
        leave();
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
