import { expect, it } from "vitest";
import { PERMISSIONS, type Roles } from "@/lib/access/schemas";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const ROLES = "/api/v1/roles";

it("200: what each role may do and each permission means, the same table that lets in and refuses", async () => {
  const tenant = await newTenant({ scopes: ["logs:write"] });
  const table = (await checkAnswer("GET", ROLES, await tenant.fetch(ROLES))) as Roles;
  expect(table.permissions.map(({ permission }) => permission)).toEqual(PERMISSIONS);
  expect(table.roles.map(({ role }) => role)).toEqual(["viewer", "responder", "admin", "owner"]);
  expect(table.roles.filter(({ limitable }) => limitable).map(({ role }) => role)).toEqual([
    "viewer",
    "responder",
  ]);
  for (const { permission, from } of table.permissions) {
    const first = table.roles.find(({ permissions }) => permissions.includes(permission));
    expect(first!.role).toBe(from);
  }
});
