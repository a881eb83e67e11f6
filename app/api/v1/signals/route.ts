import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { listSignals, signalListQuerySchema, signalSchema } from "@/lib/signals";

export const GET = route({
  operation: "listSignals",
  summary: "Signals, the newest first, also those too weak to open an incident",
  tag: "signals",
  permission: "signals:read",
  query: signalListQuerySchema,
  answer: pageOf(signalSchema),
  handle: ({ ctx, query }) => listSignals(ctx, query),
});
