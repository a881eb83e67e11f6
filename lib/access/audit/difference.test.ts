import { expect, it } from "vitest";
import { difference } from "./difference";

const before = { role: "viewer", services: ["shop"] as string[] | null, name: "a" };

it("names only what changes, as it was and as it is", () => {
  expect(difference(before, { role: "admin", services: null, name: "a" })).toEqual({
    before: { role: "viewer", services: ["shop"] },
    after: { role: "admin", services: null },
  });
});

it("is nothing when nothing changes, lists and absent fields too", () => {
  expect(difference(before, { services: ["shop"] })).toBeNull();
  expect(difference<Partial<typeof before>>(before, { role: undefined })).toBeNull();
});
