/** A model did not answer, answered nonsense, or is not set up. Its message may be shown to people of the workspace. */
export class AiError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "AiError";
  }
}

/** It did answer, and will not take what it was given: to ask the same again is in vain. */
export class AiRefusal extends AiError {}
