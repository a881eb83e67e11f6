import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { memoryStateSchema, memoryStates } from "@/lib/knowledge";

export const GET = route({
  operation: "listMemory",
  summary: "How the memory of runbooks and of incidents is made, and how far the next one is",
  tag: "runbooks",
  permission: "runbooks:read",
  answer: pageOf(memoryStateSchema),
  handle: async ({ ctx }) => ({ data: await memoryStates(ctx), nextCursor: null }),
});
