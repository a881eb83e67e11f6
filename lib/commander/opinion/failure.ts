import { AiError } from "@/lib/ai";
import { log } from "@/lib/kit/log";

/** Why there is no word of a model, for people. What is no failure of a model is told to the log, and not to them. */
export function whyWithout(error: unknown): string {
  if (error instanceof AiError) return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  log().warn({ err: error }, "an answer of a model could not be used");
  return "The model's answer could not be used.";
}
