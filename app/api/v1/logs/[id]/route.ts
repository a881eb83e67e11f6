import { z } from "zod";
import { route } from "@/app/declare";
import { getRecord, recordSchema } from "@/lib/intake";

export const GET = route({
  operation: "getRecord",
  summary: "One record",
  tag: "logs",
  permission: "logs:read",
  params: z.object({ id: z.string().max(40) }),
  answer: recordSchema,
  handle: ({ ctx, params }) => getRecord(ctx, params.id),
});
