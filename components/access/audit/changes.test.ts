import { expect, it } from "vitest";
import { changesOf } from "./changes";

it("lists what differs, field by field, and leaves out what does not", () => {
  expect(changesOf({ role: "viewer", services: null }, { role: "admin", services: null })).toEqual([
    { field: "role", before: "viewer", after: "admin" },
  ]);
});

it("tells what was added and what was taken away, in nested fields too", () => {
  expect(changesOf(null, { name: "shipper", limits: { services: ["a", "b"] } })).toEqual([
    { field: "name", before: null, after: "shipper" },
    { field: "limits.services", before: null, after: "a, b" },
  ]);
  expect(changesOf({ email: "a@b" }, null)).toEqual([{ field: "email", before: "a@b", after: null }]);
  expect(changesOf({ at: "2026" }, { at: null })).toEqual([{ field: "at", before: "2026", after: null }]);
});

it("takes whatever stands there: values that are no objects, and arrays of anything", () => {
  expect(changesOf("old", 7)).toEqual([{ field: "", before: "old", after: "7" }]);
  expect(changesOf([1], [{ a: 1 }])).toEqual([{ field: "", before: "[1]", after: '[{"a":1}]' }]);
  expect(changesOf(null, null)).toEqual([]);
});

it("stays small however large and deep the entry is", () => {
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, "x".repeat(9000)]));
  let deep: unknown = "end";
  for (let i = 0; i < 500; i++) deep = { deep };
  expect(changesOf(null, wide)).toHaveLength(100);
  expect(changesOf(null, wide)[0]!.after!.length).toBeLessThanOrEqual(2001);
  expect(changesOf(null, deep)).toHaveLength(1);
});
