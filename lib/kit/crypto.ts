import { createHash, randomBytes } from "node:crypto";

export const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");
/** 256 random bits, URL-safe. */
export const randomToken = () => randomBytes(32).toString("base64url");
