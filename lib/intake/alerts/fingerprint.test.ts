import { expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint";

it("depends on names, values and where one ends and the next begins", () => {
  const all = [
    { a: "b", c: "d" },
    { a: "bc", d: "" },
    { ab: "c", d: "x" },
    { a: "b,c", d: "x" },
    { a: 'b","c', d: "x" },
    { a: "b" },
    { c: "d" },
    { b: "a" },
    { a: ["b"] },
    { "label.a": "b" },
    {},
  ].map(fingerprintOf);
  expect(new Set(all).size).toBe(all.length);
});

it("does not depend on the order, nor on what is empty", () => {
  expect(fingerprintOf({ b: 1, a: "x", c: undefined, d: null, e: "" })).toBe(
    fingerprintOf({ a: "x", b: "1" }),
  );
});
