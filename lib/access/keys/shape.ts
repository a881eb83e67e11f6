import { randomToken, sha256 } from "@/lib/kit/crypto";

const SHAPE = /^ic_[A-Za-z0-9_-]{32,200}$/;

/** Checked before any query: what cannot be a key costs nothing. */
export const looksLikeKey = (text: string): boolean => SHAPE.test(text);

/** `ic_` and 256 random bits. */
export const newKey = (): string => `ic_${randomToken()}`;

/** What is stored of a key. */
export const keyHash = (key: string): string => sha256(key);
export const lastFour = (key: string): string => key.slice(-4);

/**
 * The key a request brings: `Authorization: Bearer` or `Basic` (as password, for senders that know only that),
 * `X-API-Key`, and `?key=` where the route allows it. Null when it brings none.
 */
export function keyOf(headers: Headers, inQuery: string | null): string | null {
  const authorization = headers.get("authorization");
  if (authorization) {
    const [scheme = "", value = ""] = authorization.split(/\s+/, 2);
    if (/^bearer$/i.test(scheme)) return value;
    if (/^basic$/i.test(scheme)) {
      const pair = Buffer.from(value, "base64").toString("utf8");
      return pair.slice(pair.indexOf(":") + 1);
    }
    return "";
  }
  return headers.get("x-api-key") ?? inQuery;
}
