import { z } from "zod";
import { authorize, type Ctx } from "@/lib/access";
import { AiError } from "@/lib/ai";
import { askWithin } from "./ask";
import type { AiTest } from "./schemas";

/** Whoever asks looks at the screen. */
const TIMEOUT_MS = 15_000;
const CALLS = 4;
const TOKENS = 4000;

/** Asks the model for one word and says how that went: what is wrong with it is an answer here, and no error. */
export async function tryModel(ctx: Ctx): Promise<AiTest> {
  authorize(ctx, "workspace:manage");
  const beganAt = Date.now();
  const budget = { calls: CALLS, tokens: TOKENS, deadline: beganAt + TIMEOUT_MS, costMicros: null };
  const took = () => Date.now() - beganAt;
  try {
    const { answer, model } = await askWithin(
      ctx,
      { budget, uncached: true },
      {
        purpose: "test",
        system: "Somebody wants to know whether you can be reached.",
        messages: [{ role: "user", text: "Answer with the word: ready" }],
        answer: z.object({ word: z.string().max(200) }),
      },
    );
    return { ok: true, model, ms: took(), answer: answer.word, failure: null };
  } catch (error) {
    if (!(error instanceof AiError)) throw error;
    const failure = { code: error.code, message: error.message };
    return { ok: false, model: null, ms: took(), answer: null, failure };
  }
}
