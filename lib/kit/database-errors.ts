/** Codes of the driver and of the operating system that mean "nobody answers there". */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
]);

/**
 * SQLSTATEs that pass by themselves: connection lost (08), out of resources (53), shutting down or starting (57P), closed
 * for maintenance (55000), a read-only standby during a failover (25006), and a deadlock, serialization failure, lock or statement timeout.
 */
const PASSING = /^(08...|53...|57P..|55000|57014|55P03|25006|40001|40P01)$/;
/** SQLSTATEs that the input causes: number out of range, NUL in text, lone surrogate in JSON, a date that is none. */
const UNSTORABLE = new Set(["22003", "22021", "22P05", "22008"]);

/** Whether the database could not be asked, wherever in the chain of causes that stands. */
export const isUnavailable = (error: unknown): boolean =>
  codes(error).some((code) => UNREACHABLE.has(code) || PASSING.test(code));

export const isUnstorable = (error: unknown): boolean => codes(error).some((code) => UNSTORABLE.has(code));

function codes(error: unknown): string[] {
  const found: string[] = [];
  for (let depth = 0, at = error; at instanceof Error && depth < 6; depth++, at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string") found.push(code);
  }
  return found;
}
