import { route } from "@/app/declare";
import { aiTestSchema, tryModel } from "@/lib/commander";

export const POST = route({
  operation: "testAi",
  summary:
    "Ask the language model for one word, and say how that went and how long it took: 15 seconds at most",
  tag: "ai",
  permission: "workspace:manage",
  limit: "model",
  answer: aiTestSchema,
  handle: ({ ctx }) => tryModel(ctx),
});
