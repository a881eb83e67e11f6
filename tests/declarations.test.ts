import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { DECLARED } from "@/app/api/v1/declarations";
import { METHODS, openApi } from "@/lib/http";

/** Not part of the contract that keys are for: sign-in, the answer to what does not exist, and operations. */
const APART = new Set(["api/auth/[...nextauth]", "api/[...unknown]", "healthz", "readyz", "metrics"]);

it("lists every route file of the API in the reference", () => {
  const app = path.resolve(import.meta.dirname, "../app");
  const found = globSync("**/route.ts", { cwd: app })
    .map((file) => path.dirname(file))
    .filter((folder) => !APART.has(folder))
    .sort();
  expect(Object.keys(DECLARED).sort()).toEqual(found);
});

it("knows no server action: whatever changes something is a declared route", () => {
  const root = path.resolve(import.meta.dirname, "..");
  const sources = globSync("{app,components,lib}/**/*.{ts,tsx}", { cwd: root });
  const acting = sources.filter((file) =>
    /^\s*["']use server["']/m.test(readFileSync(path.join(root, file), "utf8")),
  );
  expect(acting).toEqual([]);
});

it("declares every method of every route, once", async () => {
  const names: string[] = [];
  for (const [folder, load] of Object.entries(DECLARED)) {
    const module = await load();
    for (const method of METHODS) {
      if (!module[method]) continue;
      expect(module[method].declaration, `${method} ${folder} is not made by route()`).toBeDefined();
      names.push(module[method].declaration.operation);
    }
  }
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
}, 30_000);

it("makes an OpenAPI document of them, path parameters declared where the path has them", async () => {
  const modules = Object.fromEntries(
    await Promise.all(
      Object.entries(DECLARED).map(async ([folder, load]) => [folder, await load()] as const),
    ),
  );
  const document = openApi(modules, "http://test");
  expect(document.openapi).toBe("3.1.0");
  for (const [at, operations] of Object.entries(document.paths)) {
    const named = [...at.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(operations)) {
      const parameters = (operation.parameters ?? []) as { in?: string; name?: string }[];
      expect(
        parameters.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name),
        at,
      ).toEqual(named);
    }
  }
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
}, 30_000);
