import { z } from "zod";
import { route } from "@/app/declare";
import { memoryStateSchema, memoryStates } from "@/lib/knowledge";

export const GET = route({
  operation: "listMemory",
  summary: "How the memory of runbooks and of incidents is made, and how far the next one is",
  tag: "runbooks",
  permission: "runbooks:read",
  answer: z.object({ data: z.array(memoryStateSchema) }),
  handle: async ({ ctx }) => ({ data: await memoryStates(ctx) }),
});
