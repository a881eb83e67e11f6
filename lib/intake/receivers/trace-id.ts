/** Bytes of an id in lower-case hex; empty for none, for the wrong length, and for all noughts, which means none. */
export function idFromBytes(bytes: Uint8Array, length: 8 | 16): string {
  if (bytes.length !== length || bytes.every((byte) => byte === 0)) return "";
  return Buffer.from(bytes).toString("hex");
}

/** Hex, or base64 of the same bytes: the two differ in length. Anything else is kept as it came, it may still be searched for. */
export function idFromText(value: unknown, length: 8 | 16): string {
  if (typeof value !== "string" || value === "") return "";
  if (value.length === length * 2 && /^[0-9a-fA-F]+$/.test(value))
    return idFromBytes(Buffer.from(value, "hex"), length);
  const bytes = /^[\w+/-]+={0,2}$/.test(value) ? Buffer.from(value, "base64") : Buffer.alloc(0);
  return bytes.length === length ? idFromBytes(bytes, length) : value.slice(0, 200);
}
