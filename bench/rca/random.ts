import { createHash } from "node:crypto";

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: string): () => number {
  let n = 0;
  return () => createHash("sha256").update(`${seed} ${n++}`).digest().readUInt32LE(0) / 2 ** 32;
}
