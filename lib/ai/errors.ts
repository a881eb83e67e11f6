/** A model did not answer, answered nonsense, or is not set up. Its message may be shown to people of the workspace. */
export class AiError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "AiError";
  }
}
