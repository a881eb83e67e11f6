import { expect, it } from "vitest";
import type { ApiKey } from "@/lib/access/schemas";
import { rotateReason, standingOf } from "./standing";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const key = (over: Partial<ApiKey>): ApiKey => ({
  id: "key_1",
  name: "shipper",
  scopes: ["logs:write"],
  services: null,
  lastFour: "abcd",
  createdBy: null,
  createdAt: "2026-11-01T00:00:00.000Z",
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  replacedBy: null,
  ...over,
});
const later = "2026-11-21T12:00:00.000Z";
const before = "2026-11-20T12:00:00.000Z";

it("tells a key that works from one that is ending, has expired or was revoked", () => {
  expect(standingOf(key({}), NOW)).toBe("active");
  expect(standingOf(key({ expiresAt: later }), NOW)).toBe("active");
  expect(standingOf(key({ expiresAt: later, replacedBy: "key_2" }), NOW)).toBe("ending");
  expect(standingOf(key({ expiresAt: before, replacedBy: "key_2" }), NOW)).toBe("expired");
  expect(standingOf(key({ expiresAt: later, revokedAt: before }), NOW)).toBe("revoked");
});

it("rotates what works and does no more than the reader may", () => {
  expect(rotateReason(key({}), "active", ["logs:write"])).toBeNull();
  expect(rotateReason(key({}), "active", ["logs:read"])).toContain("logs:write");
  expect(rotateReason(key({}), "revoked", ["logs:write"])).toContain("revoked");
  expect(rotateReason(key({}), "ending", ["logs:write"])).toContain("took its place");
});
