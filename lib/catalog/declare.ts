import { and, eq, inArray, sql } from "drizzle-orm";
import { parse, YAMLParseError } from "yaml";
import { dependencies, services } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, recordAudit, sees, transact } from "@/lib/access";
import { DomainError, invalid, notFound } from "@/lib/kit/errors";
import { parseInput } from "@/lib/kit/validate";
import { serviceOf } from "./list";
import { type Service, type ServiceDeclare, type ServicePatch, serviceFileSchema } from "./schemas";

/** Says that something is a service, and what is to be known of it. Throws `conflict` for one that is declared already. */
export async function declareService(ctx: Ctx, input: ServiceDeclare): Promise<Service> {
  authorize(ctx, "services:write");
  refuseOutside(ctx, [input]);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await serviceOf(inside, input.name);
    if (before?.declared) throw new DomainError("conflict", "This service is declared already.");
    await store(inside, [input]);
    const { name, ...after } = input;
    await recordAudit(inside, { action: "service.declared", subject: name, after });
    return (await serviceOf(inside, name))!;
  });
}

/** Changes what is declared of a service, which makes one that was only learned a declared one. Throws `not_found`. */
export async function patchService(ctx: Ctx, name: string, patch: ServicePatch): Promise<Service> {
  authorize(ctx, "services:write");
  refuseOutside(ctx, [{ name: sees(ctx, name) ? name : "", ...patch }]);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await serviceOf(inside, name);
    if (!before) throw notFound("service");
    await store(inside, [{ name, ...patch }]);
    await recordAudit(inside, {
      action: "service.changed",
      subject: name,
      before: pick(before, patch),
      after: patch,
    });
    return (await serviceOf(inside, name))!;
  });
}

/** Forgets a service; its records bring it back when it speaks again. Throws `not_found`. */
export async function removeService(ctx: Ctx, name: string): Promise<void> {
  authorize(ctx, "services:write");
  await transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = sees(ctx, name) ? await serviceOf(inside, name) : null;
    if (!before) throw notFound("service");
    await executor(inside)
      .delete(services)
      .where(and(eq(services.workspaceId, inside.workspaceId), eq(services.name, name)));
    await recordAudit(inside, { action: "service.removed", subject: name, before: { owner: before.owner } });
  });
}

/** Declares the services of a file, YAML or JSON: all or none. Answers how many. Throws `invalid_input`. */
export async function importServices(ctx: Ctx, file: string): Promise<{ declared: number }> {
  authorize(ctx, "services:write");
  const { services: declared } = parseInput(serviceFileSchema, readFile(file));
  refuseOutside(ctx, declared);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    await store(inside, declared);
    const after = { services: declared.map(({ name }) => name).slice(0, 100) };
    await recordAudit(inside, { action: "service.imported", subject: `${declared.length} services`, after });
    return { declared: declared.length };
  });
}

function readFile(file: string): unknown {
  try {
    return parse(file, { maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof YAMLParseError ? error.message.split("\n", 1)[0]! : "cannot be read";
    throw invalid("", `not valid YAML: ${reason.slice(0, 200)}`);
  }
}

/** Whoever is limited to some services speaks of these alone. */
function refuseOutside(ctx: Ctx, said: ServiceDeclare[]): void {
  const named = said.flatMap(({ name, dependsOn = [] }) => [name, ...dependsOn]);
  if (named.includes("")) throw notFound("service");
  if (!named.every((name) => sees(ctx, name)))
    throw invalid("name", "must be among the services you are limited to");
}

const ABOUT = ["description", "owner", "tier", "runbookUrl", "costPerMinute"] as const;

/** Three statements, however many there are. What is not said of a service stays as it is. */
async function store(ctx: Ctx, said: ServiceDeclare[]): Promise<void> {
  const byName = new Map(said.map((one) => [one.name, one]));
  const edges = [...byName.values()].flatMap(({ name, dependsOn = [] }) =>
    [...new Set(dependsOn)].filter((callee) => callee !== name).map((callee) => ({ caller: name, callee })),
  );
  const callees = edges.map(({ callee }) => callee).filter((name) => !byName.has(name));
  const rows = [...byName.values(), ...[...new Set(callees)].map((name) => ({ name, isCallee: true }))]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => ({ ...one, said: ABOUT.filter((field) => field in one) }));
  await executor(ctx).execute(sql`
    insert into services as s (workspace_id, name, declared, description, owner, tier, runbook_url, cost_per_minute)
    select ${ctx.workspaceId}, name, "isCallee" is null, description, owner, tier, "runbookUrl", "costPerMinute"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as g(name text, "isCallee" boolean, description text,
      owner text, tier smallint, "runbookUrl" text, "costPerMinute" float8)
    on conflict (workspace_id, name) do nothing`);
  await executor(ctx).execute(sql`
    update services s set declared = true,
      ${sql.raw(
        COLUMNS.map(
          ([column, field]) =>
            `${column} = case when g.said ? '${field}' then g."${field}" else s.${column} end`,
        ).join(", "),
      )}
    from jsonb_to_recordset(${JSON.stringify(rows.filter((row) => !("isCallee" in row)))}::text::jsonb) as g(name text, said jsonb,
      description text, owner text, tier smallint, "runbookUrl" text, "costPerMinute" float8)
    where s.workspace_id = ${ctx.workspaceId} and s.name = g.name`);
  const callers = said.filter(({ dependsOn }) => dependsOn !== undefined).map(({ name }) => name);
  if (callers.length > 0) await replaceDeclared(ctx, callers, edges);
}

const COLUMNS = [
  ["description", "description"],
  ["owner", "owner"],
  ["tier", "tier"],
  ["runbook_url", "runbookUrl"],
  ["cost_per_minute", "costPerMinute"],
] as const;

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

const pick = (service: Service, patch: ServicePatch) =>
  Object.fromEntries(ABOUT.filter((field) => field in patch).map((field) => [field, service[field]]));
