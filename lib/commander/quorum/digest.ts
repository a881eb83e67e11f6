import { sha256 } from "@/lib/kit/crypto";

/**
 * JSON in one form only: keys in order of their code units, no white space, nothing undefined (after RFC 8785, JSON
 * Canonicalization Scheme). Throws for what JSON cannot hold, since two plans must not share a digest.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("a number that JSON cannot hold");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`a ${typeof value} that JSON cannot hold`);
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The digest that votes are bound to: SHA-256 of the canonical JSON, in hex. */
export const planDigest = (plan: unknown) => sha256(canonicalJson(plan));
