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
        timestamp: pino.stdTimeFunctions.isoTime,
      },
      pino.destination(2),
    ),
  );
