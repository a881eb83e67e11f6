import { defineConfig } from "drizzle-kit";

/** `records` is absent on purpose: it is partitioned, which drizzle cannot describe, and has a migration by hand. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/index.ts",
  out: "./db/migrations",
});
