import type { ApiKey, Permission } from "@/lib/access/schemas";

/** `ending` goes on beside the key that took its place. */
export type KeyStanding = "active" | "ending" | "expired" | "revoked";

export function standingOf({ revokedAt, expiresAt, replacedBy }: ApiKey, now: number): KeyStanding {
  if (revokedAt) return "revoked";
  if (expiresAt && Date.parse(expiresAt) <= now) return "expired";
  return replacedBy ? "ending" : "active";
}

/** Why a key cannot be rotated by the reader; null when it can. */
export function rotateReason(key: ApiKey, standing: KeyStanding, held: readonly Permission[]): string | null {
  if (standing === "ending") return "It was rotated; the key that took its place can be.";
  if (standing !== "active") return `It is ${standing}; make a new one instead.`;
  const beyond = key.scopes.filter((scope) => !held.includes(scope));
  return beyond.length > 0 ? `It may do more than you: ${beyond.join(", ")}.` : null;
}
