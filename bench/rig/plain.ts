import { once } from "node:events";
import postgres from "postgres";
import { openEmbedded } from "@/db/embedded";
import { quiet } from "@/lib/scenarios/catalog/quiet";
import { generate } from "@/lib/scenarios/generate";

/**
 * The bare database, for comparison: rows of the shop's lines into the product's own table, on one connection, everything
 * made ready before the clock starts.
 */
export interface PlainResult {
  unnestRowsPerSecond: number;
  /** Null on the embedded database, whose socket does not take COPY. */
  copyRowsPerSecond: number | null;
}

const WARM = 2;
const STATEMENTS = 20;
const ROWS = 10_000;
const WORKSPACE = "bench";

interface PlainRow {
  ts: string;
  service: string;
  message: string;
  attributes: string | null;
  traceId: string | null;
  release: string;
}

/** On the migrated and otherwise empty database of a server that has been stopped. */
export const plainRates = ({ databaseUrl, dataDir }: { databaseUrl: string | undefined; dataDir: string }) =>
  databaseUrl ? plainOnServer(databaseUrl) : plainOnEmbedded(dataDir);

async function plainOnServer(databaseUrl: string): Promise<PlainResult> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const unnestRowsPerSecond = await rate(makeRows(), (rows, firstId) => unnest(sql, rows, firstId));
  await sql`truncate records`;
  const copyRowsPerSecond = await rate(makeRows(), (rows, firstId) => copy(sql, rows, firstId));
  await sql.end();
  return { unnestRowsPerSecond, copyRowsPerSecond };
}

async function plainOnEmbedded(dataDir: string): Promise<PlainResult> {
  const embedded = await openEmbedded(dataDir);
  const sql = postgres({
    path: embedded.socketPath,
    host: "localhost",
    username: "postgres",
    database: "postgres",
    max: 1,
    onnotice: () => {},
  });
  const unnestRowsPerSecond = await rate(makeRows(), (rows, firstId) => unnest(sql, rows, firstId));
  await sql.end();
  await embedded.close();
  return { unnestRowsPerSecond, copyRowsPerSecond: null };
}

function makeRows(): PlainRow[] {
  const records = generate(quiet, { seed: "plain", startMs: Date.now() }, 0, 8 * 60_000).slice(0, ROWS);
  return records.map(({ ts, service, message, attributes, traceId, release }) => ({
    ts,
    service,
    message,
    attributes: attributes ? JSON.stringify(attributes) : null,
    traceId: traceId ?? null,
    release,
  }));
}

/** `prepare` answers the act that writes one run of rows whose ids begin at `firstId`. */
async function rate(
  rows: PlainRow[],
  prepare: (rows: PlainRow[], firstId: number) => () => Promise<unknown>,
): Promise<number> {
  const acts = Array.from({ length: WARM + STATEMENTS }, (_, i) => prepare(rows, 1 + i * rows.length));
  for (const act of acts.slice(0, WARM)) await act();
  const began = performance.now();
  for (const act of acts.slice(WARM)) await act();
  return Math.round((STATEMENTS * rows.length * 1000) / (performance.now() - began));
}

function unnest(sql: postgres.Sql, rows: PlainRow[], firstId: number) {
  const columns = [
    array(rows.map(({ ts }) => ts)),
    array(rows.map((_, i) => String(firstId + i))),
    array(rows.map(({ service }) => service)),
    array(rows.map(({ message }) => message)),
    array(rows.map(({ attributes }) => attributes)),
    array(rows.map(({ traceId }) => traceId)),
    array(rows.map(({ release }) => release)),
  ] as const;
  return () => sql`
    insert into records (workspace_id, ts, id, service, level, message, attributes, template_id, trace_id, release, environment, received_at)
    select ${WORKSPACE}, r.ts, r.id, r.service, 2, r.message, r.attributes::jsonb, 'tpl_plain', r.trace_id, r.release, 'production', now()
    from unnest(${columns[0]}::text::timestamptz[], ${columns[1]}::text::bigint[], ${columns[2]}::text::text[], ${columns[3]}::text::text[],
      ${columns[4]}::text::text[], ${columns[5]}::text::text[], ${columns[6]}::text::text[])
      as r (ts, id, service, message, attributes, trace_id, release)`;
}

/** A literal of an array: the driver's own serialiser would cost more than the insert. */
const array = (values: readonly (string | null)[]) =>
  `{${values.map((value) => (value === null ? "NULL" : `"${value.replace(/["\\]/g, "\\$&")}"`)).join(",")}}`;

function copy(sql: postgres.Sql, rows: PlainRow[], firstId: number) {
  const now = new Date().toISOString();
  const text = Buffer.from(
    rows
      .map(({ ts, service, message, attributes, traceId, release }, i) =>
        [
          WORKSPACE,
          ts,
          String(firstId + i),
          service,
          "2",
          message,
          attributes,
          "tpl_plain",
          traceId,
          release,
          "production",
          now,
        ]
          .map((value) => (value === null ? "\\N" : escaped(value)))
          .join("\t"),
      )
      .join("\n"),
  );
  return async () => {
    const stream = await sql`
      copy records (workspace_id, ts, id, service, level, message, attributes, template_id, trace_id, release, environment, received_at)
      from stdin`.writable();
    stream.end(text);
    await once(stream, "finish");
  };
}

const SPECIAL: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escaped = (value: string) => value.replace(/[\\\t\n\r]/g, (char) => SPECIAL[char]!);
