import { expect, it } from "vitest";
import { deniedReason } from "./denied";

it("says nothing to those who may, and to the others what they lack: the role, or the whole view", () => {
  const viewer = { role: "viewer", permissions: ["logs:read"], services: null } as const;
  expect(deniedReason(viewer, "logs:read")).toBeNull();
  expect(deniedReason(viewer, "keys:manage")).toBe(
    "Your role here is viewer; this needs at least admin (keys:manage).",
  );
  expect(deniedReason(viewer, "owners:manage")).toContain("an owner");
  const limited = { role: "admin", permissions: ["logs:read"], services: ["web"] } as const;
  expect(deniedReason(limited, "audit:read")).toContain("limited to some services");
  expect(deniedReason(limited, "owners:manage")).toContain("an owner");
});
