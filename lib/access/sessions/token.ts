import { randomToken, sha256 } from "@/lib/kit/crypto";

/** It ends then, however busy it is. */
export const SESSION_DAYS = 30;
/** It ends after so long without a request. */
export const IDLE_DAYS = 7;
/** A token is replaced at the first page after this. */
export const ROTATE_MINUTES = 60;
/** So long the token before is good once the new one has come back: other tabs may have requests under way. */
export const GRACE_SECONDS = 60;
/** "Last seen" is written no more often than this. */
export const SEEN_SECONDS = 60;

/**
 * A session's token is `family.secret`, 256 random bits each. The secret is replaced while the session lasts, the family
 * stays, and its hash is the session's id: so a token that was replaced any time ago is known for one of this session, and
 * nobody who sees the id can make one up.
 */
export const newSessionToken = (): string => `${randomToken()}.${randomToken()}`;

/** The token that takes the place of this one. */
export const nextSessionToken = (token: string): string => familyOf(token) + randomToken();

/** The id of the session that a token is of or once was of; null for a token without a family. */
export function sessionIdOf(token: string): string | null {
  const family = familyOf(token);
  return family === "" ? null : `ses_${sha256(family).slice(0, 32)}`;
}

const familyOf = (token: string): string => token.slice(0, token.indexOf(".") + 1);
