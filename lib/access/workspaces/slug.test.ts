import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { slugSchema } from "./schemas";
import { isReserved, slugOf } from "./slug";

it("reserves every address under which the server answers itself", () => {
  const app = path.resolve(import.meta.dirname, "../../../app");
  const folders = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("["))
      .flatMap(({ name }) => (name.startsWith("(") ? folders(path.join(folder, name)) : [name]));
  const taken = folders(app);
  expect(taken).toContain("sign-in");
  for (const folder of taken) expect(slugSchema.safeParse(folder).success, folder).toBe(false);
});

it.each([
  "api",
  "v1",
  "v2",
  "loki",
  "_next",
  "metrics",
  "Sign-In",
  "a b",
  "-a",
  "a-",
  "a.b",
  "é",
  "",
  "a".repeat(49),
])("refuses %j", (slug) => {
  expect(slugSchema.safeParse(slug).success).toBe(false);
});

it.each([
  ["Payments & Billing", "payments-billing"],
  ["Café Zürich", "cafe-zurich"],
  ["  --  ", "workspace"],
  ["日本", "workspace"],
  ["Settings", "workspace-settings"],
  ["x".repeat(100), "x".repeat(40)],
])("makes an address of the name %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(isReserved(slug)).toBe(false);
  expect(slugSchema.parse(slug)).toBe(slug);
});
