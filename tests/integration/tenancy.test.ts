import type postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

/** No row of these belongs to a workspace: people belong to several, and limits are the edge's. */
const OF_NO_WORKSPACE = ["accounts", "rate_limits", "sessions", "users", "verification_tokens", "workspaces"];

/** Columns that name something without a foreign key, each with the reason. */
const WITHOUT_KEY: Record<string, string> = {
  "accounts.provider_account_id": "an id of the provider's",
  "alerts.signal_id":
    "the signal holds its alert by a key; two keys in a circle would let neither be stored first",
  "api_keys.created_by": "a user, a key or the system; what it made outlives it",
  "audit_entries.actor_id": "a user, a key or the system; what it did is told when it is gone",
  "audit_entries.request_id": "a request, of which no row is kept",
  "batches.key_id": "every batch of a key would write to the key's row to hold it",
  "grouping_rules.created_by": "who it was, in words; the rule outlives them",
  "incidents.rule_id": "its incidents outlive a rule",
  "invitations.created_by": "a user, a key or the system; the link outlives it",
  "mapping_rules.created_by": "who it was, in words; the rule outlives them",
  "noise_rules.created_by": "who it was, in words; the rule outlives them",
  "plans.created_by": "who it was, in words; the plan outlives them",
  "records.template_id": "a look-up per record; see docs/decisions/0002",
  "records.trace_id": "an id of the sender's",
  "runbook_uses.actor_id": "a user, a key or the system; what they said outlives them",
  "runbooks.created_by": "who it was, in words; the runbook outlives them",
  "signals.window_id": "retention removes windows before signals",
  "steers.created_by": "who it was, in words; what they told outlives them",
  "timeline_entries.actor_id": "a user, a key or the system; the history outlives it",
  "windows.first_record_id": "retention drops the days of records first",
};
const LOOKS_LIKE_REFERENCE = /_id$|_into$|_of$|^(created|replaced)_by$/;

/** Tables whose own workspace is not checked by a key of their own, with the reason. */
const WORKSPACE_UNCHECKED: Record<string, string> = {
  records: "a look-up per record; see docs/decisions/0002",
};

interface Key {
  name: string;
  table: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
}
interface Column {
  table: string;
  name: string;
  type: string;
  isFilled: boolean;
}

let sql: postgres.Sql;
let columns: Column[];
let keys: Key[];
const hasWorkspace = (table: string) =>
  columns.some((column) => column.table === table && column.name === "workspace_id");
const between = () => keys.filter(({ table, parent }) => hasWorkspace(table) && hasWorkspace(parent));

beforeAll(async () => {
  sql = db().$client;
  columns = await sql<Column[]>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      (not a.attnotnull or a.atthasdef or a.attidentity <> '') as "isFilled"
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped`;
  const names = (relation: string, numbers: string) =>
    `array(select a.attname from unnest(${numbers}) with ordinality as n(attnum, i)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.attnum order by n.i)::text[]`;
  keys = await sql.unsafe<Key[]>(`
    select conname as name, conrelid::regclass::text as table, confrelid::regclass::text as parent,
      ${names("conrelid", "conkey")} as columns, ${names("confrelid", "confkey")} as "parentColumns"
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`);
});

/** Every value as text: the database knows the types. */
type Row = Record<string, string>;

/** Stores a row in the workspace with everything that must be there, its parents too; answers the whole row. */
async function newRow(table: string, workspaceId: string, given: Row = {}): Promise<Row> {
  const row: Row = { ...given, ...(hasWorkspace(table) && { workspace_id: workspaceId }) };
  const all = columns.filter((column) => column.table === table);
  const isOpen = (name: string) => !(name in row) && all.some((each) => each.name === name && !each.isFilled);
  for (const key of keys.filter((each) => each.table === table && each.parent !== "workspaces")) {
    if (!key.columns.some(isOpen)) continue;
    const parent = await newRow(key.parent, workspaceId);
    for (const [i, name] of key.columns.entries()) row[name] ??= parent[key.parentColumns[i]!]!;
  }
  for (const { name, type } of all.filter((column) => isOpen(column.name))) row[name] = someValue(type);
  const typeOf = (name: string) => all.find((column) => column.name === name)!.type;
  const names = Object.keys(row);
  const [stored] = await sql.unsafe<Row[]>(
    `insert into "${table}" (${names.map((name) => `"${name}"`).join()})
     values (${names.map((name, i) => `$${i + 1}::text::${typeOf(name)}`).join()})
     returning ${all.map(({ name }) => `"${name}"::text`).join()}`,
    Object.values(row),
  );
  return stored!;
}

let drawn = 0;
function someValue(type: string): string {
  const n = ++drawn;
  if (type === "smallint" || type === "boolean") return "1";
  if (/^(integer|bigint|real)/.test(type)) return String(n);
  if (/^(timestamp|date)/.test(type)) return new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
  if (type === "jsonb" || type.endsWith("[]")) return "{}";
  if (type === "bytea") return "\\x00";
  return `value-${n}`;
}

it("gives every table a workspace, but for those of people and of the edge", () => {
  const without = [...new Set(columns.map(({ table }) => table))].filter((table) => !hasWorkspace(table));
  expect(without.sort()).toEqual(OF_NO_WORKSPACE);
  const unchecked = [...new Set(columns.map(({ table }) => table))].filter(
    (table) =>
      hasWorkspace(table) && !keys.some((key) => key.table === table && key.columns.includes("workspace_id")),
  );
  expect(unchecked).toEqual(Object.keys(WORKSPACE_UNCHECKED));
});

it("leads every key between tables of a workspace over the workspace on both sides", () => {
  expect(between().length).toBeGreaterThan(8);
  const loose = between().filter(
    ({ columns, parentColumns }) =>
      !columns.includes("workspace_id") || parentColumns[columns.indexOf("workspace_id")] !== "workspace_id",
  );
  expect(loose).toEqual([]);
});

it("has a key behind every column that names something, or a reason why not", () => {
  const keyed = new Set(keys.flatMap(({ table, columns }) => columns.map((name) => `${table}.${name}`)));
  const bare = columns
    .filter(({ name }) => LOOKS_LIKE_REFERENCE.test(name) && name !== "workspace_id")
    .map(({ table, name }) => `${table}.${name}`)
    .filter((column) => !keyed.has(column));
  expect(bare.sort()).toEqual(Object.keys(WITHOUT_KEY).sort());
});

describe("a child row of another workspace", () => {
  it("is refused by the database for each key, and the same row in the parent's workspace is taken", async () => {
    const refused: string[] = [];
    for (const key of between()) {
      const [mine, theirs] = [(await newWorkspace()).workspaceId, (await newWorkspace()).workspaceId];
      const parent = await newRow(key.parent, theirs);
      const link = Object.fromEntries(
        key.columns.flatMap((name, i) =>
          name === "workspace_id" ? [] : [[name, parent[key.parentColumns[i]!]!]],
        ),
      );
      const error = await newRow(key.table, mine, link).catch((thrown) => thrown);
      expect(error, key.name).toMatchObject({ code: "23503", constraint_name: key.name });
      await newRow(key.table, theirs, link);
      refused.push(key.name);
    }
    expect(refused).toHaveLength(between().length);
  });
});
