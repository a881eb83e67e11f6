import { cut } from "@/lib/kit/cut";
import { AiError, AiRefusal } from "../errors";
import type { Reach } from "../language/model";
import { DIMENSION, fitVectors } from "./fit";
import { embedByLocal } from "./local";
import { embedByOpenai } from "./openai";

export interface Embedded {
  /** Unit vectors of DIMENSION, in the order of the texts. */
  vectors: Float32Array[];
  /** What the model says it was used for; 0 where it does not say. */
  tokens: number;
}

/** What one call of a model gives, as it comes. */
export interface Given {
  vectors: number[][];
  tokens: number;
}

/** Texts in one call: fewer calls than one each, and an answer of a few megabytes at most. */
const BATCH = 96;
/** Some 2,000 tokens of most writing, which every model reads. */
const MAX_CHARS = 8000;
/** Of the densest writing a token is a letter or less. */
const SHORT_CHARS = 1000;

export interface EmbedOptions {
  signal?: AbortSignal;
  /** Where a server may be; a model in this process is in nobody's reach. */
  reach?: Reach;
  /** Told the tokens of each call, so that those before a failure are known as well. */
  onTokens?: (tokens: number) => void;
}

/**
 * Embeds texts by a model, `openai:NAME` or `local:NAME`, some at a time.
 *
 * @throws {@link AiError} when the model does not answer, answers nonsense, or is not set up in this process; what `signal`
 *   was aborted with when it was
 */
export async function embedTexts(
  model: string,
  texts: string[],
  options: EmbedOptions = {},
): Promise<Embedded> {
  const [role, name] = split(model);
  const embedded: Embedded = { vectors: [], tokens: 0 };
  for (let at = 0; at < texts.length; at += BATCH) {
    options.signal?.throwIfAborted();
    const batch = texts.slice(at, at + BATCH).map((text) => cut(text, MAX_CHARS).toWellFormed());
    const { vectors, tokens } = await embedBatch(batch, (some) => ask(role, name, some, options));
    embedded.vectors.push(...vectors);
    embedded.tokens += tokens;
  }
  return embedded;
}

const NOTHING = new Float32Array(DIMENSION);

/**
 * One text that the model will not take must not keep the others from it: what is refused is asked for in halves, a text alone
 * is cut, and one that is refused even so has the vector zero, near to nothing. When all are refused it is not about a text.
 */
async function embedBatch(texts: string[], ask: (texts: string[]) => Promise<Given>): Promise<Embedded> {
  let accepted = 0;
  const embed = async (some: string[]): Promise<Embedded> => {
    try {
      const given = await ask(some);
      const vectors = fitVectors(given.vectors, some.length);
      accepted += some.length;
      return { vectors, tokens: given.tokens };
    } catch (error) {
      if (!(error instanceof AiRefusal)) throw error;
      if (some.length > 1) {
        const middle = some.length >> 1;
        const [a, b] = [await embed(some.slice(0, middle)), await embed(some.slice(middle))];
        return { vectors: [...a.vectors, ...b.vectors], tokens: a.tokens + b.tokens };
      }
      const [text] = some as [string];
      if (text.length > SHORT_CHARS) return embed([cut(text, SHORT_CHARS)]);
      if (texts.length === 1) throw error;
      return { vectors: [NOTHING], tokens: 0 };
    }
  };
  const embedded = await embed(texts);
  if (accepted === 0) throw new AiRefusal("The model refuses every text.");
  return embedded;
}

async function ask(role: string, name: string, texts: string[], options: EmbedOptions): Promise<Given> {
  const given = await askRole(role, name, texts, options);
  options.onTokens?.(given.tokens);
  return given;
}

function askRole(
  role: string,
  name: string,
  texts: string[],
  { signal, reach }: EmbedOptions,
): Promise<Given> {
  if (role === "openai") return embedByOpenai(name, texts, { signal, reach });
  if (role === "local") return embedByLocal(name, texts);
  throw new AiError(`There is no way to ask ${role}.`);
}

function split(model: string): [role: string, name: string] {
  const colon = model.indexOf(":");
  return [model.slice(0, colon), model.slice(colon + 1)];
}
