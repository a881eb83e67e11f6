/** Codes of the domain. One file, lib/http/problem.ts, knows their HTTP statuses. */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "unsupported_media_type"
  | "rate_limited"
  | "unavailable";

export interface FieldReason {
  /** Path of the field, `logs.3.message`; empty for the whole body. */
  field: string;
  reason: string;
}

/** An error whose message may be shown to the caller. Everything else is an accident and shown as such. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: { fields?: FieldReason[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "DomainError";
  }
}

export const notFound = (what: string) => new DomainError("not_found", `There is no such ${what}.`);
export const invalid = (field: string, reason: string) =>
  new DomainError("invalid_input", "The request is not valid.", { fields: [{ field, reason }] });
