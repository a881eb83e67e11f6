import { route } from "@/app/declare";
import { listWindows, windowQuerySchema, windowSchema } from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listWindows",
  summary: "Reports of closed windows, newest first",
  tag: "logs",
  permission: "logs:read",
  query: windowQuerySchema,
  answer: pageOf(windowSchema),
  handle: ({ ctx, query }) => listWindows(ctx, query),
});
