import { randomBytes } from "node:crypto";
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

const rows = declared.flatMap((declaration) =>
  [ROWS[declaration.operation] ?? []].flat().map((row) => {
    const title = row.name ? `${declaration.operation} of ${row.name}` : declaration.operation;
    return [title, row, { ...declaration, needs: [...declaration.needs, ...(row.needs ?? [])] }] as const;
  }),
);

describe.each(rows)("%s", (_title, row, declaration) => {
  const callers = CALLERS.filter(({ isKey }) => !(row.isForPersons && isKey));
  it.each(callers.map((caller) => [caller.name, caller] as const))("for %s", async (_name, caller) => {
    const { headers, person } = await caller.bring(world, declaration);
    const { path, json, text } = await row.ask(world, person);
    const body = json === undefined ? text : JSON.stringify(json);
    const expected = caller.expected(declaration);
    const response = await fetch(world.tenant.url + path, {
      method: declaration.method,
      headers: {
        ...headers,
        "x-forwarded-for": newAddress(),
        ...(body !== undefined && { "content-type": text === undefined ? "application/json" : "text/plain" }),
      },
      ...(body !== undefined && { body }),
    });
    const answer = await bodyOf(response);
    const statuses = expected === "success" ? (row.status ?? [declaration.success]) : [expected];
    expect(statuses, answer.slice(0, 500)).toContain(response.status);
    if (response.status >= 400)
      expect(declaration.refusalTypes).toContain(response.headers.get("content-type")!.split(";", 1)[0]);
    if (caller.isLimited) expect(shows(answer), answer.slice(0, 2000)).toBe(false);
  });
});

/** Most callers here are refused, and refusals are limited by address: on a fast machine one would not last. */
const newAddress = () => `10.${[...randomBytes(3)].join(".")}`;

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
        needs: declaration.permission === "any" ? [] : [declaration.permission as Permission],
        isPersonal: declaration.isPersonal ?? false,
        refusalTypes: declaration.refusals?.types ?? ["application/problem+json"],
        success: declaration.answer ? (declaration.status ?? 200) : 204,
      });
    }
  }
  return all;
}
