import { isUnavailable, isUnstorable } from "@/lib/kit/database-errors";
import { DomainError, type ErrorCode, type FieldReason } from "@/lib/kit/errors";

/** The one place where a code of the domain meets an HTTP status. */
const STATUS: Record<ErrorCode | "internal", number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

const TITLES: Record<keyof typeof STATUS, string> = {
  invalid_input: "The request is not valid",
  unauthenticated: "A key or a session is needed",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict with the present state",
  too_large: "Too large",
  unsupported_media_type: "Unsupported media type",
  rate_limited: "Too many requests",
  unavailable: "Unavailable at the moment",
  internal: "Something went wrong on our side",
};

/** For the reference: every code with its status and title. */
export const PROBLEMS = Object.entries(TITLES).map(([code, title]) => ({
  code,
  title,
  status: STATUS[code as keyof typeof STATUS],
}));

/** RFC 9457. `type` leads to the sentence on this code in the API reference. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: keyof typeof STATUS;
  detail: string;
  instance: string;
  requestId: string;
  errors?: FieldReason[];
}

/** What the caller may know of any error thrown below; accidents keep their insides to themselves. */
export function domainErrorOf(error: unknown): DomainError | null {
  // By name, not by class: each bundle of the web server has its own copy of the class.
  if (error instanceof Error && error.name === "DomainError" && (error as DomainError).code in STATUS)
    return error as DomainError;
  if (isUnavailable(error))
    return new DomainError("unavailable", "The database cannot be reached. Nothing was stored; try again.", {
      retryAfterSeconds: 2,
      cause: error,
    });
  if (isUnstorable(error))
    return new DomainError("invalid_input", "A value cannot be stored: it is out of range or not text.", {
      cause: error,
    });
  return null;
}

export function problemOf(error: unknown, instance: string, requestId: string): Problem {
  const known = domainErrorOf(error);
  const code = known?.code ?? "internal";
  return {
    type: `/docs#${code}`,
    title: TITLES[code],
    status: STATUS[code],
    code,
    detail: known?.message ?? "The error was logged under this request id.",
    instance,
    requestId,
    ...(known?.details.fields?.length ? { errors: known.details.fields } : {}),
  };
}

export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, "Content-Type": "application/problem+json" },
  });
}
