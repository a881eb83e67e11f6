import { setImmediate } from "node:timers/promises";
import { countUsage, systemCtx } from "@/lib/access";
import { AiError, costOf, embedTexts as embedByModel, priceOf } from "@/lib/ai";
import { log } from "@/lib/kit/log";
import { embedTexts, hashFeatures, LEXICAL_DIMENSION } from "../lexical/embed";
import { incidentFeatures } from "../lexical/features";
import type { Lexicon } from "../lexical/lexicon";
import { reachOf } from "./allowed";
import { type Embeddable, plainTextOf } from "./embeddable";
import type { Space } from "./space";

export const isLexical = (model: string) => model.startsWith("lexical:");

/**
 * Unit vectors of 1,024 numbers, in the order of the items; zero for what has no word that the space knows. Reads and writes
 * no rows. A space of another model than a lexical one asks it over the network: never inside a transaction.
 *
 * @throws {@link AiError} when the model does not answer, is not set up in this process, or the workspace forbids that it is asked
 */
export async function embed(
  space: Space,
  items: Embeddable[],
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  if (items.length === 0) return [];
  if (isLexical(space.model)) return embedAllLexically(items, space.lexicon);
  const texts = items.map(plainTextOf);
  // What says nothing has no direction, and servers refuse an empty text.
  const speaking = texts.filter((text) => text !== "");
  const reach = await reachOf(space);
  const onTokens = (tokens: number) => countTokens(space, tokens);
  const { vectors } = await embedByModel(space.model, speaking, { signal, reach, onTokens });
  let next = 0;
  return texts.map((text) => (text === "" ? new Float32Array(LEXICAL_DIMENSION) : vectors[next++]!));
}

function countTokens({ workspaceId, model }: Space, tokens: number): void {
  const ctx = systemCtx(workspaceId);
  countUsage(ctx, "ai_tokens", tokens);
  countUsage(ctx, "ai_cost", costOf(priceOf(model.slice(model.indexOf(":") + 1)), tokens, 0) ?? 0);
}

/** Long texts take milliseconds each: others of this process have their turn in between. */
const AT_ONCE = 20;

async function embedAllLexically(items: Embeddable[], lexicon: Lexicon): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const item of items) {
    if (vectors.length % AT_ONCE === AT_ONCE - 1) await setImmediate();
    vectors.push(embedLexically(item, lexicon));
  }
  return vectors;
}

function embedLexically(item: Embeddable, lexicon: Lexicon): Float32Array {
  if (lexicon.documents === 0) return new Float32Array(LEXICAL_DIMENSION);
  return item.kind === "texts"
    ? embedTexts(item.texts, lexicon)
    : hashFeatures(incidentFeatures(item.symptoms, lexicon));
}

/** Who asks does not wait long for a model. */
const QUESTION_MS = 3000;

/** A question's vector; zero, which is near to nothing, when the model cannot be asked: full text answers alone then. */
export async function embedQuestion(space: Space, question: Embeddable): Promise<Float32Array> {
  try {
    const [vector] = await embed(space, [question], AbortSignal.timeout(QUESTION_MS));
    return vector!;
  } catch (error) {
    // What the workspace has chosen is nothing to warn of; a lexical space takes over soon.
    if (error instanceof AiError && error.code === "forbidden") return new Float32Array(LEXICAL_DIMENSION);
    log().warn(
      { err: error, workspaceId: space.workspaceId, model: space.model },
      "a question has no vector",
    );
    return new Float32Array(LEXICAL_DIMENSION);
  }
}
