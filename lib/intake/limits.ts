/** Ceilings of the intake: what one request may hold. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
export const MAX_RECORDS = 50_000;
/** Each makes a stream of windows and a chunk of its own. */
export const MAX_SERVICES = 1000;
/** Lines, or braces and brackets that open, in one request: what 64 MiB of them become fills gigabytes of memory. */
export const MAX_PIECES = 2_000_000;
export const MAX_MESSAGE_BYTES = 32 * 1024;
export const MAX_ATTRIBUTES = 64;
export const MAX_ATTRIBUTE_CHARS = 4096;
export const MAX_SERVICE_CHARS = 200;
/** A reason for each of 50,000 records would be a larger answer than the request. */
export const MAX_REJECTIONS = 1000;
/** Clocks differ; further ahead than this a time is marked. */
export const FUTURE_MS = 10 * 60_000;
