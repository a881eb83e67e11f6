import { APICallError, StreamProviderError } from "ai";
import { AiError, type AiErrorCode } from "../errors";
import { plainReason } from "../reason";
import { retryAfterMs } from "./backoff";
import type { Verdict } from "./breaker";

/** Why a call failed and what may help. */
export interface Failure {
  code: AiErrorCode;
  /** In words, without what was asked and without a key. */
  reason: string;
  /** What it says about the health of the model. */
  verdict: Verdict;
  /** Trying the same again may help; after so many ms when the server says so. */
  isPassing: boolean;
  afterMs: number | null;
  /** What the server cannot do with this model, it seems: then it is asked without. */
  without: "form" | "tools" | "bound" | null;
}

const TOO_LONG =
  /context[ _]length|context[ _]window|context size|maximum context|too many tokens|prompt is too long|input (is )?too long|reduce the length|exceeds? (the )?(available|maximum) (context|number of tokens)|max_model_len/i;
const REFUSED = /content_filter|content[ _]management[ _]policy|responsible[ _]?ai[ _]?policy/i;
const NO_FORM = /response_format|json_schema|structured output|guided_json|grammar/i;
const NO_TOOLS =
  /(tool|function)s?\b[^.]{0,60}\bsupport|support[^.]{0,60}\b(tool|function)|tool[_-]call-parser|tool[_ ]choice/i;
/** It wants the bound of the answer by its new name. */
const OLD_BOUND = /max_completion_tokens/i;
/** A quota that is used up is not there again in a second. */
const USED_UP = /insufficient_quota|billing|exceeded your current quota/i;

const passing = { verdict: "ill", isPassing: true, without: null } as const;
const lasting = { verdict: "well", isPassing: false, afterMs: null, without: null } as const;

export const interrupted: Failure = {
  ...passing,
  code: "unavailable",
  reason: "its answer broke off",
  afterMs: null,
};

export const hung = (ms: number): Failure => ({
  code: "timed_out",
  reason: `nothing came for ${ms / 1000} s`,
  verdict: "ill",
  // Who hangs once hangs again, and the time is gone.
  isPassing: false,
  afterMs: null,
  without: null,
});

/** What the error of a call means. */
export function failureOf(error: unknown): Failure {
  const own = ownError(error);
  if (own) return { ...lasting, verdict: "none", code: own.code, reason: own.message };
  if (APICallError.isInstance(error)) return failureOfStatus(error);
  if (StreamProviderError.isInstance(error)) {
    const { statusCode, message, code, isRetryable } = error;
    const body = `${code ?? ""} ${message}`;
    if (statusCode !== undefined && !isRetryable) return ofStatus(statusCode, body, null);
    return { ...passing, code: "unavailable", reason: plainReason(message), afterMs: null };
  }
  // Connections that break, and answers that are none of a model.
  return { ...passing, code: "unavailable", reason: plainReason(error), afterMs: null };
}

function failureOfStatus(error: APICallError): Failure {
  const { statusCode, responseHeaders, responseBody = "", message } = error;
  if (statusCode === undefined || statusCode < 300)
    return { ...passing, code: "unavailable", reason: plainReason(innermost(error)), afterMs: null };
  return ofStatus(statusCode, `${message} ${responseBody.slice(0, 4000)}`, retryAfterMs(responseHeaders));
}

function ofStatus(status: number, said: string, afterMs: number | null): Failure {
  const reason = plainReason(said.trim() === "" ? `status ${status}` : `status ${status}: ${said}`);
  if (status === 401 || status === 403)
    // What the server says here may show the key.
    return {
      ...lasting,
      code: "unauthorized",
      reason: `the server does not take the key (status ${status})`,
    };
  if (status === 413 || ((status === 400 || status === 422) && TOO_LONG.test(said)))
    return { ...lasting, code: "too_long", reason };
  if (status === 429 && USED_UP.test(said))
    return { ...lasting, verdict: "ill", code: "unavailable", reason };
  if (status === 408 || status === 409 || status === 429 || status >= 500)
    return { ...passing, code: "unavailable", reason, afterMs };
  if (REFUSED.test(said)) return { ...lasting, code: "refused", reason };
  if (OLD_BOUND.test(said)) return { ...lasting, code: "failed", reason, without: "bound" };
  if (NO_TOOLS.test(said)) return { ...lasting, code: "failed", reason, without: "tools" };
  if (NO_FORM.test(said)) return { ...lasting, code: "failed", reason, without: "form" };
  return { ...lasting, code: status === 404 ? "unavailable" : "failed", reason };
}

/** What our own code threw within the SDK's. */
function ownError(error: unknown): AiError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if (at instanceof AiError) return at;
}

/** Of "fetch failed" the reason is below. */
function innermost(error: Error): Error {
  let at = error;
  for (let depth = 0; depth < 5 && at.cause instanceof Error; depth++) at = at.cause;
  return at.message === "" ? error : at;
}
