import { expect, it } from "vitest";
import { Fresh } from "./fresh";

it("reads again after a second, and at once when it was forgotten; each key by itself", async () => {
  const fresh = new Fresh<number>("test-fresh");
  let reads = 0;
  const read = async () => ++reads;
  expect(await fresh.get("a", read, 0)).toBe(1);
  expect(await fresh.get("a", read, 999)).toBe(1);
  expect(await fresh.get("b", read, 999)).toBe(2);
  expect(await fresh.get("a", read, 1000)).toBe(3);
  fresh.forget("a");
  expect(await fresh.get("a", read, 1001)).toBe(4);
});

it("keeps no failure, and never more than a thousand", async () => {
  const fresh = new Fresh<number>("test-fresh-many");
  await expect(fresh.get("a", () => Promise.reject(new Error("away")), 0)).rejects.toThrow("away");
  expect(await fresh.get("a", async () => 1, 0)).toBe(1);
  for (let i = 0; i < 1000; i++) await fresh.get(`k${i}`, async () => i, 0);
  expect(await fresh.get("a", async () => 2, 0)).toBe(2);
});
