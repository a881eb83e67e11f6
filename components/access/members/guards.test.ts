import { expect, it } from "vitest";
import type { Member, Permission, Role } from "@/lib/access/schemas";
import { guardsOf, roleReason } from "./guards";

const member = (id: string, role: Role): Member => ({
  id,
  email: `${id}@example.test`,
  name: null,
  role,
  services: null,
  joinedAt: "2026-11-20T12:00:00.000Z",
});
const reader = (id: string, role: Role, permissions: Permission[] = []) => ({
  ...{ id, role, permissions, services: null },
});
const owner = reader("o", "owner", ["members:manage", "owners:manage"]);
const admin = reader("a", "admin", ["members:manage"]);
const viewer = reader("v", "viewer");

it("keeps the last owner where they are, for themselves too, and lets one of two go", () => {
  const alone = guardsOf(member("o", "owner"), owner, 1);
  expect(alone.role).toContain("last owner");
  expect(alone.remove).toContain("last owner");
  expect(guardsOf(member("o", "owner"), owner, 2)).toMatchObject({ role: null, remove: null });
});

it("lets an admin change everybody but owners, and make no owner", () => {
  expect(guardsOf(member("r", "responder"), admin, 1)).toEqual({ role: null, services: null, remove: null });
  expect(guardsOf(member("o", "owner"), admin, 2).remove).toContain("Only an owner");
  expect(roleReason("owner", admin)).toContain("Only an owner");
  expect(roleReason("admin", admin)).toBeNull();
  expect(roleReason("owner", owner)).toBeNull();
});

it("lets everybody leave, and tells the others' controls to a viewer with the reason", () => {
  const guards = guardsOf(member("v", "viewer"), viewer, 1);
  expect(guards.remove).toBeNull();
  expect(guards.role).toContain("at least admin");
  expect(guardsOf(member("r", "responder"), viewer, 1).remove).toContain("at least admin");
});

it("limits only those who can be limited", () => {
  expect(guardsOf(member("b", "admin"), owner, 1).services).toContain("whole workspace");
  expect(guardsOf(member("r", "viewer"), owner, 1).services).toBeNull();
});
