import { expect, it } from "vitest";
import { seenOf, sees, seesAll } from "./limit";

const all = { services: null };
const some = { services: new Set(["shop", "till"]) };

it("sees everything without a limit, and only what it is limited to with one", () => {
  expect(sees(all, "vault")).toBe(true);
  expect(sees(some, "till")).toBe(true);
  expect(sees(some, "vault")).toBe(false);
  expect(seesAll(some, ["shop", "vault"])).toBe(false);
  expect(seenOf(some, ["vault", "till", "shop"])).toEqual(["till", "shop"]);
  expect(sees({ services: new Set<string>() }, "shop")).toBe(false);
});
