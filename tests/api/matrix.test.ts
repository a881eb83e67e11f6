import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DECLARED } from "@/app/api/v1/declarations";
import type { Permission } from "@/lib/access/schemas";
import { METHODS } from "@/lib/http";
import { CALLERS, type Declared, shows } from "./matrix/row";
import { ROWS } from "./matrix/rows";
import { newWorld, type World } from "./matrix/world";

const declared = await loadDeclared();
let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world?.sql.end());

it("has a row for every declared URL and method, and none for what is not declared", () => {
  expect(Object.keys(ROWS).sort()).toEqual(declared.map(({ operation }) => operation).sort());
});

describe.each(declared.map((each) => [each.operation, each] as const))("%s", (operation, declaration) => {
  it.each(CALLERS.map((caller) => [caller.name, caller] as const))("for %s", async (_, caller) => {
    const row = ROWS[operation];
    if (!row) throw new Error(`${operation} has no row in the matrix`);
    const { headers, person } = await caller.bring(world, declaration);
    const asked = await row.ask(world, person);
    const expected = caller.expected(declaration, asked);
    const response = await fetch(world.tenant.url + asked.path, {
      method: declaration.method,
      headers: { ...headers, ...(asked.json !== undefined && { "content-type": "application/json" }) },
      ...(asked.json !== undefined && { body: JSON.stringify(asked.json) }),
    });
    const body = await bodyOf(response);
    const statuses = expected === "success" ? (row.status ?? [declaration.success]) : [expected];
    expect(statuses, body.slice(0, 500)).toContain(response.status);
    if (response.status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
    if (caller.isLimited) expect(shows(body), body.slice(0, 2000)).toBe(false);
  });
});

/** A stream never ends: what it says first is enough here. */
async function bodyOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response.text();
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

async function loadDeclared(): Promise<Declared[]> {
  const all: Declared[] = [];
  for (const load of Object.values(DECLARED)) {
    const module = await load();
    for (const method of METHODS) {
      const declaration = module[method]?.declaration;
      if (!declaration) continue;
      all.push({
        operation: declaration.operation,
        method,
        permission: declaration.permission as Permission | "any",
        isPersonal: declaration.isPersonal ?? false,
        success: declaration.answer ? (declaration.status ?? 200) : 204,
      });
    }
  }
  return all;
}
