import { AiError } from "@/lib/ai";
import { log } from "@/lib/kit/log";

/** Why there is no word of a model, for people. What is no failure of a model is told to the log, and not to them. */
export function whyWithout(error: unknown): string {
  if (error instanceof AiError) return `What follows is of the rules alone: ${error.message}`;
  log().warn({ err: error }, "an answer of a model could not be used");
  return "What follows is of the rules alone: the model's answer could not be used.";
}
