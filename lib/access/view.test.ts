import { expect, it } from "vitest";
import { requireWholeView, seenOf, sees, seesAll, seesAny } from "./view";

const all = { services: null };
const some = { services: new Set(["shop", "till"]) };

it("sees everything without a limit, and only what it is limited to with one", () => {
  expect(sees(all, "vault")).toBe(true);
  expect(sees(some, "till")).toBe(true);
  expect(sees(some, "vault")).toBe(false);
  expect(seesAll(some, ["shop", "vault"])).toBe(false);
  expect(seesAny(some, ["vault", "shop"])).toBe(true);
  expect(seesAny(some, ["vault"])).toBe(false);
  expect(seesAny(all, [])).toBe(false);
  expect(seenOf(some, ["vault", "till", "shop"])).toEqual(["till", "shop"]);
  expect(sees({ services: new Set<string>() }, "shop")).toBe(false);
});

it("refuses a limited view what cannot be cut to it", () => {
  expect(() => requireWholeView(all)).not.toThrow();
  expect(() => requireWholeView(some)).toThrow("limited to");
});
