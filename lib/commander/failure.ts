import { AiError } from "@/lib/ai";
import { cut } from "@/lib/kit/cut";
import { DomainError } from "@/lib/kit/errors";

const CHARS = 500;

/**
 * Why something failed, for rows that people read. Only errors that are made for people say it in their own words: others hold
 * statements with their parameters, addresses, whatever stood in the way, and are the log's alone.
 */
export const failureText = (error: unknown): string =>
  error instanceof DomainError || error instanceof AiError
    ? cut(error.message, CHARS).toWellFormed()
    : "It failed inside; the log says more.";
