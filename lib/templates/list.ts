import { and, desc, eq, gte, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { containing } from "@/db/literals";
import { templates } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { LEVELS } from "@/lib/intake/level";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { presentTemplate, type TemplateRecord } from "./present";
import type { TemplateQuery, TemplateRow } from "./schemas";
import { SPARKLINE_MINUTES, sparklines } from "./sparkline";

/** Each sort with the column that carries it; the id settles ties. */
const SORTS = {
  new: {
    column: templates.createdAt,
    of: (row: TemplateRecord) => row.createdAt.toISOString(),
    type: "timestamptz",
  },
  last_seen: {
    column: templates.lastSeenAt,
    of: (row: TemplateRecord) => row.lastSeenAt.toISOString(),
    type: "timestamptz",
  },
  count: { column: templates.count, of: (row: TemplateRecord) => String(row.count), type: "bigint" },
} as const;
const VALUES = { timestamptz: z.iso.datetime(), bigint: z.string().regex(/^\d{1,18}$/) };

/** Templates that stand, the pinned ones first, each with its last hour by minute. */
export async function listTemplates(ctx: Ctx, query: TemplateQuery): Promise<Page<TemplateRow>> {
  authorize(ctx, "templates:read");
  const sort = SORTS[query.sort];
  const rows = await executor(ctx)
    .select()
    .from(templates)
    .where(and(...conditionsOf(ctx, query), after(query)))
    .orderBy(desc(templates.pinned), desc(sort.column), desc(templates.id))
    .limit(query.limit + 1);
  const sparks = await sparklines(
    ctx,
    rows.slice(0, query.limit).map((row) => row.id),
  );
  return toPage(
    rows,
    query.limit,
    (row) => [row.pinned, sort.of(row), row.id],
    (row) => ({
      ...presentTemplate(row),
      sparkline: sparks.get(row.id) ?? new Array<number>(SPARKLINE_MINUTES).fill(0),
    }),
  );
}

function conditionsOf(ctx: Ctx, query: TemplateQuery): (SQL | undefined)[] {
  const text = query.q && containing(query.q);
  return [
    eq(templates.workspaceId, ctx.workspaceId),
    inView(ctx, templates.service),
    isNull(templates.mergedInto),
    query.service === undefined ? undefined : eq(templates.service, query.service),
    query.level === undefined ? undefined : gte(templates.level, LEVELS.indexOf(query.level)),
    query.muted === undefined ? undefined : eq(templates.muted, query.muted),
    query.pinned === undefined ? undefined : eq(templates.pinned, query.pinned),
    text ? or(ilike(templates.pattern, text), ilike(templates.name, text)) : undefined,
  ];
}

function after(query: TemplateQuery): SQL | undefined {
  if (query.cursor === undefined) return undefined;
  const { column, type } = SORTS[query.sort];
  const [pinned, value, id] = decodeCursor(query.cursor, z.tuple([z.boolean(), VALUES[type], z.string()]));
  return sql`(${templates.pinned}, ${column}, ${templates.id}) < (${pinned}, ${value}::${sql.raw(type)}, ${id})`;
}
