import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { authSecret } from "./sign-in/secret";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key of its own for each purpose (RFC 5869), out of the server's secret. */
const keyFor = (purpose: string) => Buffer.from(hkdfSync("sha256", authSecret(), "", purpose, 32));

/** Encrypts a secret that must be read again (AES-256-GCM), for rows. What it belongs to is bound to it: elsewhere it does not open. */
export function seal(text: string, purpose: string, belongsTo: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyFor(purpose), nonce).setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
}

/** Null when it was sealed by another secret of the server, for another purpose, or belongs elsewhere. */
export function unseal(sealed: string, purpose: string, belongsTo: string): string | null {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyFor(purpose), bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(belongsTo))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
