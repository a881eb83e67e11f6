import { expect, it } from "vitest";
import { pageHeaders } from "./page-headers";

const plain = { nonce: "a", secure: false, dev: false, secretAddress: false };

it("lets scripts run by nonce alone, and nothing frame the page", () => {
  const policy = pageHeaders({ ...plain, nonce: "abc" })["Content-Security-Policy"]!;
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
});

it("insists on https only where the console is reached by it", () => {
  expect(pageHeaders({ ...plain, secure: true })).toHaveProperty("Strict-Transport-Security");
  expect(pageHeaders(plain)).not.toHaveProperty("Strict-Transport-Security");
});

it("tells no other page an address that is a secret, and other sites none at all", () => {
  expect(pageHeaders(plain)["Referrer-Policy"]).toBe("same-origin");
  expect(pageHeaders({ ...plain, secretAddress: true })["Referrer-Policy"]).toBe("no-referrer");
});
