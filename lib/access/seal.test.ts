import { expect, it, vi } from "vitest";

vi.mock("./sign-in/secret", () => ({ authSecret: () => "s".repeat(40) }));
const { seal, unseal } = await import("./seal");

it("opens for the same purpose and owner only", () => {
  const sealed = seal("hüsh", "test", "ws_1 github");
  expect(sealed).not.toContain("hüsh");
  expect(unseal(sealed, "test", "ws_1 github")).toBe("hüsh");
  expect(unseal(sealed, "other", "ws_1 github")).toBeNull();
  expect(unseal(sealed, "test", "ws_2 github")).toBeNull();
});

it("never gives the same text twice, and opens nothing that was changed or is none", () => {
  expect(seal("a", "test", "x")).not.toBe(seal("a", "test", "x"));
  const bytes = Buffer.from(seal("a", "test", "x"), "base64");
  bytes[13]! ^= 1;
  for (const broken of [bytes.toString("base64"), "", "AAAA", "not base64 at all"])
    expect(unseal(broken, "test", "x")).toBeNull();
});
