import { cut } from "@/lib/kit/cut";
import { type Stance, stanceSchema } from "./schemas";

/** Longer than any vote in form: ten reasons of five hundred characters and their frame. */
const LONGEST_ANSWER = 8000;
const LONGEST_SHOWN = 1000;
/** What JSON can write and a database cannot hold: a zero character, and halves of characters. */
const NOT_STORABLE = /\\u0000|\\ud[89a-f]/i;

/**
 * An answer as it is stored: as it came, and where a database could not hold that, the beginning of its JSON as a text, which
 * has the form of no vote either.
 */
export function storable(answer: unknown): unknown {
  let json: string | undefined;
  try {
    json = JSON.stringify(answer);
  } catch {
    return unreadable("an answer that JSON cannot hold");
  }
  if (json === undefined) return null;
  if (json.length <= LONGEST_ANSWER && !NOT_STORABLE.test(json)) return JSON.parse(json);
  return unreadable(cut(json, LONGEST_SHOWN));
}

const unreadable = (text: string) => ({ unreadable: text });

/**
 * The opinion of an agent once a second voter was asked: it can take an approval away and give none, so that no model can
 * carry a plan that the rules do not approve of. Null when what it said has no form.
 */
export function tempered(own: Stance, second: unknown): Stance | null {
  const said = stanceSchema.safeParse(second);
  if (!said.success) return null;
  if (own.choice !== "approve") return own;
  const reasons = [...said.data.reasons, ...own.reasons].slice(0, 10);
  if (said.data.choice !== "approve") return { ...said.data, reasons };
  return {
    choice: "approve",
    confidence: Math.min(own.confidence, said.data.confidence),
    reasons: [...own.reasons, ...said.data.reasons].slice(0, 10),
  };
}
