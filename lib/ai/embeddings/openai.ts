import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, embedMany } from "ai";
import { env } from "@/lib/kit/env";
import { AiError, AiRefusal } from "../errors";
import type { Given } from "./embed";

const TIMEOUT_MS = 30_000;
const RETRIES = 3;
const REASON_CHARS = 300;
/** Bad request, too large, cannot be processed: it is about the texts, most likely. */
const REFUSALS = new Set([400, 413, 422]);

/** Asks an OpenAI-compatible server; the SDK tries again after 429, 5xx and broken connections, as the server says or with backoff. */
export async function embedByOpenai(
  name: string,
  texts: string[],
  signal?: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Given> {
  const { OPENAI_API_KEY, AI_BASE_URL } = env();
  if (!OPENAI_API_KEY && !AI_BASE_URL) throw new AiError("Neither OPENAI_API_KEY nor AI_BASE_URL is set.");
  const timeout = AbortSignal.timeout(timeoutMs);
  // A server of one's own may want no key; the SDK insists on one.
  const openai = createOpenAI({ baseURL: AI_BASE_URL, apiKey: OPENAI_API_KEY ?? "none" });
  try {
    const { embeddings, usage } = await embedMany({
      model: openai.embedding(name),
      values: texts,
      maxRetries: RETRIES,
      abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { vectors: embeddings, tokens: Number.isFinite(usage.tokens) ? usage.tokens : 0 };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (timeout.aborted)
      throw new AiError(`The model ${name} did not answer within ${timeoutMs / 1000} s.`, error);
    const reason = error instanceof Error ? error.message.slice(0, REASON_CHARS) : "no reason given";
    const Kind = APICallError.isInstance(error) && REFUSALS.has(error.statusCode ?? 0) ? AiRefusal : AiError;
    throw new Kind(`The model ${name} could not be asked: ${reason}`, error);
  }
}
