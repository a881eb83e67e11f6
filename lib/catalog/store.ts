import { and, eq, inArray, sql } from "drizzle-orm";
import { dependencies } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { replaceInstances } from "./instances";
import type { ServiceDeclare } from "./schemas";

/** What is said of a service, each field a column of its row, with the type that JSON becomes. */
const FIELDS = {
  description: ["description", "text"],
  owner: ["owner", "text"],
  tier: ["tier", "smallint"],
  runbookUrl: ["runbook_url", "text"],
  costPerMinute: ["cost_per_minute", "float8"],
  addresses: ["addresses", "text[]"],
  ports: ["ports", "integer[]"],
  namespace: ["namespace", "text"],
} as const;
export const ABOUT = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

const RECORD = sql.raw(
  `g(name text, "isCallee" boolean, said jsonb, ${ABOUT.map((field) => `"${field}" ${FIELDS[field][1]}`).join(", ")})`,
);
const ASSIGNED = sql.raw(
  ABOUT.map((field) => {
    const [column] = FIELDS[field];
    return `${column} = case when g.said ? '${field}' then g."${field}" else s.${column} end`;
  }).join(", "),
);

/** A few statements, however many services there are. What is not said of one stays as it is. */
export async function store(ctx: Ctx, said: ServiceDeclare[]): Promise<void> {
  if (said.length === 0) return;
  const byName = new Map(said.map((one) => [one.name, one]));
  const edges = [...byName.values()].flatMap(({ name, dependsOn = [] }) =>
    [...new Set(dependsOn)].filter((callee) => callee !== name).map((callee) => ({ caller: name, callee })),
  );
  const callees = edges.map(({ callee }) => callee).filter((name) => !byName.has(name));
  const rows = [...byName.values(), ...[...new Set(callees)].map((name) => ({ name, isCallee: true }))]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => ({ ...one, instances: undefined, said: ABOUT.filter((field) => field in one) }));
  await executor(ctx).execute(sql`
    insert into services as s (workspace_id, name, declared)
    select ${ctx.workspaceId}, name, "isCallee" is null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as ${RECORD}
    on conflict (workspace_id, name) do nothing`);
  await executor(ctx).execute(sql`
    update services s set declared = true, ${ASSIGNED}
    from jsonb_to_recordset(${JSON.stringify(rows.filter((row) => !("isCallee" in row)))}::text::jsonb) as ${RECORD}
    where s.workspace_id = ${ctx.workspaceId} and s.name = g.name`);
  const callers = said.filter(({ dependsOn }) => dependsOn !== undefined).map(({ name }) => name);
  if (callers.length > 0) await replaceDeclared(ctx, callers, edges);
  const running = [...byName.values()].filter(({ instances }) => instances !== undefined);
  await replaceInstances(ctx, running);
}

/** What is declared no longer goes, unless records have shown it. */
async function replaceDeclared(ctx: Ctx, callers: string[], edges: { caller: string; callee: string }[]) {
  const declared = and(
    eq(dependencies.workspaceId, ctx.workspaceId),
    inArray(dependencies.caller, callers),
    eq(dependencies.source, "declared"),
  );
  await executor(ctx)
    .delete(dependencies)
    .where(and(declared, eq(dependencies.seen, 0)));
  // Of what was learned before it was kept by what, the least sure is believed.
  await executor(ctx)
    .update(dependencies)
    .set({ source: sql`coalesce(${dependencies.learned}, 'mention')` })
    .where(declared);
  if (edges.length === 0) return;
  await executor(ctx)
    .insert(dependencies)
    .values(
      edges.map((edge) => ({ ...edge, workspaceId: ctx.workspaceId, source: "declared" as const, seen: 0 })),
    )
    .onConflictDoUpdate({
      target: [dependencies.workspaceId, dependencies.caller, dependencies.callee],
      set: { source: "declared" },
    });
}
