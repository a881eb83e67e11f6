/**
 * Why there is no answer. `forbidden`: the workspace does not allow that the model is asked. `not_configured`: there is none.
 * `unavailable`: it could not be reached, has too much to do or fails. `unauthorized`: the key is not taken. `timed_out`: nothing
 * came for too long. `too_long`: the question does not fit, shortened either. `refused`: it will not answer this. `malformed`: it
 * answered nonsense, twice. `over_budget`: what may be used is used up. `failed`: anything else.
 */
export type AiErrorCode =
  | "forbidden"
  | "not_configured"
  | "unavailable"
  | "unauthorized"
  | "timed_out"
  | "too_long"
  | "refused"
  | "malformed"
  | "over_budget"
  | "failed";

/** A model did not answer, answered nonsense, or is not set up. Its message may be shown to people of the workspace. */
export class AiError extends Error {
  constructor(
    message: string,
    cause?: unknown,
    readonly code: AiErrorCode = "failed",
  ) {
    super(message, { cause });
    this.name = "AiError";
  }
}

/** It did answer, and will not take what it was given: to ask the same again is in vain. */
export class AiRefusal extends AiError {
  constructor(message: string, cause?: unknown) {
    super(message, cause, "refused");
  }
}
