import { describe, expect, it } from "vitest";
import { vectorOf } from "@/tests/support/openai";
import { DIMENSION, fitVectors } from "./fit";

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let [sum, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    sum += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return sum / Math.sqrt(aa * bb);
};

/** Two with much in common, and one apart. */
function three(dimension: number): [number[], number[], number[]] {
  const base = vectorOf("base", dimension);
  const noise = vectorOf("noise", dimension);
  const near = base.map((value, i) => value + 0.5 * noise[i]!);
  return [base, near, vectorOf("apart", dimension)];
}

describe("vectors of any model", () => {
  it.each([1, 384, 1024, 1536, 3072])("of %i numbers become unit vectors of one length", (dimension) => {
    const [vector] = fitVectors([vectorOf("text", dimension)], 1);
    expect(vector).toHaveLength(DIMENSION);
    expect(Math.hypot(...vector!)).toBeCloseTo(1, 5);
  });
  it("keep their angles when they are shorter", () => {
    const given = three(384);
    const [a, b, c] = fitVectors(given, 3) as [Float32Array, Float32Array, Float32Array];
    expect(cosine(a, b)).toBeCloseTo(cosine(given[0], given[1]), 5);
    expect(cosine(a, c)).toBeCloseTo(cosine(given[0], given[2]), 5);
  });
  it("keep them nearly when they are longer", () => {
    const given = three(3072);
    const [a, b, c] = fitVectors(given, 3) as [Float32Array, Float32Array, Float32Array];
    expect(Math.abs(cosine(a, b) - cosine(given[0], given[1]))).toBeLessThan(0.1);
    expect(Math.abs(cosine(a, c) - cosine(given[0], given[2]))).toBeLessThan(0.1);
  });
  it.each<[string, unknown, number]>([
    ["too few", [[1, 2]], 2],
    ["too many", [[1], [2]], 1],
    ["empty", [[]], 1],
    ["ragged", [[1, 2], [1]], 2],
    ["not finite", [[1, Number.NaN]], 1],
    ["infinite", [[1, Number.POSITIVE_INFINITY]], 1],
    ["null", [[1, null]], 1],
    ["text", [["1", "2"]], 1],
    ["of no direction", [[0, 0, 0]], 1],
    ["of overflowing length", [[1e200, 1e300]], 1],
  ])("are refused when they are %s", (_, given, count) => {
    expect(() => fitVectors(given as number[][], count)).toThrow("The model gave");
  });
});
