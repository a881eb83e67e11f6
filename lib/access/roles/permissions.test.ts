import { expect, it } from "vitest";
import { PERMISSIONS, ROLES } from "../schemas";
import { permissionsOf } from "./permissions";
import { isWorkspaceWide } from "./table";

it("gives each role all that the role below it has, and the owner everything", () => {
  for (const [i, role] of ROLES.entries())
    for (const permission of i === 0 ? [] : permissionsOf(ROLES[i - 1]!))
      expect(permissionsOf(role), role).toContain(permission);
  expect([...permissionsOf("owner")]).toEqual(PERMISSIONS);
  expect(permissionsOf("viewer").size).toBeLessThan(permissionsOf("admin").size);
});

it("lets a limited view hold nothing that speaks of the whole workspace, whatever the role", () => {
  for (const role of ROLES) {
    expect([...permissionsOf(role, true)].filter(isWorkspaceWide)).toEqual([]);
    for (const permission of permissionsOf(role, true)) expect(permissionsOf(role)).toContain(permission);
  }
  expect(permissionsOf("responder", true)).toContain("incidents:write");
});
