import { expect, it } from "vitest";
import { refuseChanged } from "./access-change";
import type { Ctx } from "./context";
import { permissionsOf } from "./roles/permissions";

const ctx = (change: Partial<Ctx> = {}): Ctx => ({
  workspaceId: "ws_a",
  actor: { kind: "user", id: "usr_a", label: "a@example.test" },
  permissions: permissionsOf("viewer"),
  services: new Set(["shop", "till"]),
  ...change,
});

it("lets an answer go on while its reader may do and see the same", () => {
  expect(() => refuseChanged(ctx(), ctx({ services: new Set(["till", "shop"]) }))).not.toThrow();
  expect(() => refuseChanged(ctx({ services: null }), ctx({ services: null }))).not.toThrow();
});

it.each([
  { services: new Set(["shop"]) },
  { services: new Set(["shop", "vault"]) },
  { services: null },
  { permissions: permissionsOf("responder") },
  { permissions: new Set(["logs:read"] as const) },
  { workspaceId: "ws_b" },
] as Partial<Ctx>[])("ends it when that has changed: %#", (change) => {
  expect(() => refuseChanged(ctx(), ctx(change))).toThrow("has changed");
  expect(() => refuseChanged(ctx(change), ctx())).toThrow("has changed");
});
