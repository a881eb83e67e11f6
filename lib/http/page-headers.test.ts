import { expect, it } from "vitest";
import { pageHeaders } from "./page-headers";

it("lets scripts run by nonce alone, and nothing frame the page", () => {
  const policy = pageHeaders({ nonce: "abc", secure: false, dev: false })["Content-Security-Policy"]!;
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
});

it("insists on https only where the console is reached by it", () => {
  expect(pageHeaders({ nonce: "a", secure: true, dev: false })).toHaveProperty("Strict-Transport-Security");
  expect(pageHeaders({ nonce: "a", secure: false, dev: false })).not.toHaveProperty(
    "Strict-Transport-Security",
  );
});
