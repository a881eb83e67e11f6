import { AiError } from "../errors";

/** Numbers in every vector that is stored, whatever its model gives. */
export const DIMENSION = 1024;

/** Models that exist give up to 8,192. */
const MOST = 65_536;

/**
 * What a model gave as unit vectors of DIMENSION. Shorter ones are padded with zeros, which changes no angle. Longer ones
 * are folded: each number is added at a place chosen by hash, with a sign chosen by hash (Weinberger et al., "Feature Hashing
 * for Large Scale Multitask Learning", ICML 2009), which keeps angles nearly (Johnson, Lindenstrauss).
 *
 * @throws {@link AiError} for another count than asked, empty or ragged vectors, and what is not a finite number
 */
export function fitVectors(given: number[][], count: number): Float32Array[] {
  if (given.length !== count) throw new AiError(`The model gave ${given.length} vectors for ${count} texts.`);
  const length = given[0]?.length ?? 0;
  return given.map((numbers) => {
    if (!Array.isArray(numbers) || numbers.length === 0 || numbers.length > MOST)
      throw new AiError("The model gave a vector without numbers, or with far too many.");
    if (numbers.length !== length) throw new AiError("The model gave vectors of different lengths.");
    if (!numbers.every((value) => typeof value === "number" && Number.isFinite(value)))
      throw new AiError("The model gave a vector with something that is not a number.");
    return fitted(numbers);
  });
}

function fitted(numbers: number[]): Float32Array {
  const vector = new Float32Array(DIMENSION);
  if (numbers.length <= DIMENSION) vector.set(numbers);
  else
    numbers.forEach((value, i) => {
      const hash = mixed(i);
      vector[hash % DIMENSION]! += hash & 0x40000000 ? value : -value;
    });
  const length = Math.hypot(...vector);
  if (!(length > 0) || !Number.isFinite(length))
    throw new AiError("The model gave a vector without a direction.");
  return vector.map((value) => value / length);
}

/** The finaliser of MurmurHash3. */
function mixed(i: number): number {
  let hash = Math.imul((i + 1) ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
