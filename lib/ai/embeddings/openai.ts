import { APICallError, embedMany } from "ai";
import { AiError, AiRefusal } from "../errors";
import type { Reach } from "../language/model";
import { server } from "../server";
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
  {
    signal,
    timeoutMs = TIMEOUT_MS,
    reach = "any",
  }: { signal?: AbortSignal; timeoutMs?: number; reach?: Reach } = {},
): Promise<Given> {
  const openai = server(reach);
  const timeout = AbortSignal.timeout(timeoutMs);
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
    const forbidden = aiErrorIn(error);
    if (forbidden) throw forbidden;
    const reason = error instanceof Error ? error.message.slice(0, REASON_CHARS) : "no reason given";
    const Kind = APICallError.isInstance(error) && REFUSALS.has(error.statusCode ?? 0) ? AiRefusal : AiError;
    throw new Kind(`The model ${name} could not be asked: ${reason}`, error);
  }
}

/** What our own fetch refused, wherever the SDK has put it. */
function aiErrorIn(error: unknown): AiError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if (at instanceof AiError) return at;
}
