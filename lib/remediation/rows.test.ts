import { drizzle } from "drizzle-orm/postgres-js";
import { expect, it } from "vitest";
import { systemCtx } from "@/lib/access";
import { holdPlan } from "./rows";

it("holds a plan without its key, which votes that are written meanwhile need", () => {
  const ctx = { ...systemCtx("ws_1"), tx: drizzle.mock() as never };
  expect(holdPlan(ctx, "pln_1").toSQL().sql).toMatch(/ for no key update$/);
});
