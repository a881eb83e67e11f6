import { type Column, type SQL, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { DomainError } from "@/lib/kit/errors";
import type { Ctx } from "./context";

type Limited = Pick<Ctx, "services">;

const ALL = sql`true`;

/** Whether a row of this service is in the view. */
export const sees = ({ services }: Limited, service: string): boolean =>
  services === null || services.has(service);

/** Whether all of them are. */
export const seesAll = (ctx: Limited, services: readonly string[]): boolean =>
  services.every((service) => sees(ctx, service));

/** Whether at least one of them is. */
export const seesAny = (ctx: Limited, services: readonly string[]): boolean =>
  services.some((service) => sees(ctx, service));

/** Those that are, in the given order. */
export const seenOf = (ctx: Limited, services: readonly string[]): string[] =>
  services.filter((service) => sees(ctx, service));

/** The view as a condition on a column that names a service; always true when all are seen. */
export const inView = (ctx: Limited, column: Column | SQL): SQL =>
  ctx.services === null ? ALL : sql`${column} = any(${textArray(ctx.services)})`;

/** The same for a column that holds several: one of them is enough. */
export const touchesView = (ctx: Limited, column: Column | SQL): SQL =>
  ctx.services === null ? ALL : sql`${column} && ${textArray(ctx.services)}`;

/** And for what may be shown only to those who see all that it names. */
export const withinView = (ctx: Limited, column: Column | SQL): SQL =>
  ctx.services === null ? ALL : sql`${column} <@ ${textArray(ctx.services)}`;

/** Throws `forbidden` for a limited view: what is asked for cannot be cut to it. */
export function requireWholeView(ctx: Limited): void {
  if (ctx.services !== null)
    throw new DomainError("forbidden", "This speaks of more than the services you are limited to.");
}
