import pino from "pino";
import { env } from "./env";
import { singleton } from "./singleton";

/** Structured logs on standard error; standard output is for what a person at the console should read. */
export const log = () =>
  singleton("log", () =>
    pino(
      {
        level: env().LOG_LEVEL,
        base: undefined,
        redact: ["*.authorization", "*.cookie", "*.key", "*.token"],
        serializers: {
          err: (error) => pino.stdSerializers.err(error instanceof Error ? loggable(error) : error),
        },
        timestamp: pino.stdTimeFunctions.isoTime,
      },
      pino.destination(2),
    ),
  );

const QUERY_SHOWN = 300;

/**
 * An error as it may be logged: that of a failed query carries every value that was sent, records and addresses of people
 * among them, and a bulk insert's fills megabytes. Its cause and the head of the statement say what is needed.
 */
export function loggable(error: Error): Error {
  if (!("params" in error)) return error;
  const { query, cause } = error as { query?: string; cause?: unknown };
  const bare = new Error(`a query failed: ${cause instanceof Error ? cause.message : "no cause given"}`);
  bare.stack = cause instanceof Error ? cause.stack : error.stack?.replace(error.message, "");
  return Object.assign(bare, {
    code: (cause as { code?: string })?.code,
    query: query?.slice(0, QUERY_SHOWN),
  });
}
