import { AiError } from "../errors";
import { fitVectors } from "./fit";
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
/** About 2,000 tokens: every model reads so much. */
const MAX_CHARS = 8000;

/**
 * Embeds texts by a model, `openai:NAME` or `local:NAME`, some at a time.
 *
 * @throws {@link AiError} when the model does not answer, answers nonsense, or is not set up in this process; what `signal`
 *   was aborted with when it was
 */
export async function embedTexts(model: string, texts: string[], signal?: AbortSignal): Promise<Embedded> {
  const [role, name] = split(model);
  const embedded: Embedded = { vectors: [], tokens: 0 };
  for (let at = 0; at < texts.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = texts.slice(at, at + BATCH).map((text) => text.slice(0, MAX_CHARS).toWellFormed());
    const given = await ask(role, name, batch, signal);
    embedded.vectors.push(...fitVectors(given.vectors, batch.length));
    embedded.tokens += given.tokens;
  }
  return embedded;
}

function ask(role: string, name: string, texts: string[], signal?: AbortSignal): Promise<Given> {
  if (role === "openai") return embedByOpenai(name, texts, signal);
  if (role === "local") return embedByLocal(name, texts);
  throw new AiError(`There is no way to ask ${role}.`);
}

function split(model: string): [role: string, name: string] {
  const colon = model.indexOf(":");
  return [model.slice(0, colon), model.slice(colon + 1)];
}
