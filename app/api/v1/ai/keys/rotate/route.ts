import { route } from "@/app/declare";
import { agentKeySchema, rotateAgentKeys } from "@/lib/commander";
import { pageOf } from "@/lib/kit/page";

export const POST = route({
  operation: "rotateAgentKeys",
  summary: "Give each agent a new key to sign its votes with",
  description:
    "Votes of before stay verifiable and count as they did. Answers the public keys; the private ones stay here.",
  tag: "ai",
  permission: "workspace:manage",
  answer: pageOf(agentKeySchema),
  status: 200,
  handle: async ({ ctx }) => ({ ...(await rotateAgentKeys(ctx)), nextCursor: null }),
});
