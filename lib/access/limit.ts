import { type Column, type SQL, sql } from "drizzle-orm";
import type { Ctx } from "./context";

type Limited = Pick<Ctx, "services">;

/** Whether a row of this service is in the view. */
export const sees = ({ services }: Limited, service: string): boolean =>
  services === null || services.has(service);

/** Whether all of them are. */
export const seesAll = (ctx: Limited, services: readonly string[]): boolean =>
  services.every((service) => sees(ctx, service));

/** Those that are, in the given order. */
export const seenOf = (ctx: Limited, services: readonly string[]): string[] =>
  services.filter((service) => sees(ctx, service));

/** The view as a condition on a column that names a service; undefined when all are seen. */
export const inView = (ctx: Limited, column: Column | SQL): SQL | undefined =>
  ctx.services === null ? undefined : sql`${column} = any(${textArray(ctx.services)})`;

/** The same for a column that holds several: one of them is enough. */
export const touchesView = (ctx: Limited, column: Column | SQL): SQL | undefined =>
  ctx.services === null ? undefined : sql`${column} && ${textArray(ctx.services)}`;

/** A list of texts as one parameter, in PostgreSQL's own notation. */
const textArray = (texts: ReadonlySet<string>): SQL =>
  sql`${`{${[...texts].map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`}::text::text[]`;
