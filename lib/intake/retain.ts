import { sql } from "drizzle-orm";
import { db, isEmbedded } from "@/db/client";
import { DAY_MS } from "@/lib/kit/clock";
import { env } from "@/lib/kit/env";

const DAYS_AHEAD = 2;
const BATCH = 5000;

const dayName = (day: number) => `records_${new Date(day).toISOString().slice(0, 10).replaceAll("-", "_")}`;
const dayStart = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;

/** Makes the partitions of every day that retention keeps and of the days ahead; those that exist are left alone. */
export async function ensurePartitions(now = Date.now()): Promise<void> {
  const first = dayStart(now - env().LOG_RETENTION_DAYS * DAY_MS);
  const days = Array.from(
    { length: env().LOG_RETENTION_DAYS + DAYS_AHEAD + 1 },
    (_, i) => first + i * DAY_MS,
  );
  const existing = new Set((await partitions()).map(({ name }) => name));
  for (const day of days.filter((day) => !existing.has(dayName(day)))) await makePartition(day);
}

/** What the default partition already holds of that day (sent as "future" before its time) moves along. */
async function makePartition(day: number): Promise<void> {
  const [from, to] = [new Date(day).toISOString(), new Date(day + DAY_MS).toISOString()];
  const name = sql.identifier(dayName(day));
  await db().transaction(async (tx) => {
    await tx.execute(sql`create table ${name} (like records including defaults including constraints)`);
    await tx.execute(
      sql`with moved as (delete from records_default where ts >= ${from}::timestamptz and ts < ${to}::timestamptz returning *) insert into ${name} select * from moved`,
    );
    await tx.execute(
      sql`alter table records attach partition ${name} for values from (${sql.raw(`'${from}'`)}) to (${sql.raw(`'${to}'`)})`,
    );
  });
}

async function partitions(): Promise<{ name: string }[]> {
  return db().execute<{ name: string }>(sql`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'records'::regclass`);
}

/** Drops days that retention no longer keeps, and in bounded batches whatever else has grown old. */
export async function dropExpired(now = Date.now()): Promise<void> {
  const cutoff = dayStart(now - env().LOG_RETENTION_DAYS * DAY_MS);
  for (const { name } of await partitions()) {
    const day = /^records_(\d{4})_(\d\d)_(\d\d)$/.exec(name);
    if (day && Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) < cutoff)
      await db().execute(sql`drop table ${sql.identifier(name)}`);
  }
  const old = sql`${new Date(cutoff).toISOString()}::timestamptz`;
  await deleteAll(
    sql`delete from records_default where ctid = any(array(select ctid from records_default where received_at < ${old} limit ${BATCH}))`,
  );
  await deleteAll(
    sql`delete from windows where ctid = any(array(select ctid from windows where closed_at < ${old} and assessed_at is not null limit ${BATCH}))`,
  );
  for (const table of ["template_minutes", "service_minutes"])
    await deleteAll(
      sql`delete from ${sql.identifier(table)} where ctid = any(array(select ctid from ${sql.identifier(table)} where counted_at < ${old} limit ${BATCH}))`,
    );
  await deleteAll(sql`delete from batches where ctid = any(array(
    select b.ctid from batches b where b.received_at < now() - interval '2 days'
      and not exists (select from chunks c where c.workspace_id = b.workspace_id and c.batch_id = b.id) limit ${BATCH}))`);
  await deleteAll(
    sql`delete from events where ctid = any(array(select ctid from events where at < now() - interval '1 day' limit ${BATCH}))`,
  );
  await deleteAll(
    sql`delete from idempotency_keys where ctid = any(array(select ctid from idempotency_keys where created_at < now() - interval '2 days' limit ${BATCH}))`,
  );
}

async function deleteAll(statement: ReturnType<typeof sql>): Promise<void> {
  let deleted = BATCH;
  while (deleted >= BATCH) deleted = ((await db().execute(statement)) as unknown as { count: number }).count;
}

/** The embedded database has no autovacuum; the tables that are filled and emptied all day would grow for ever. */
export async function vacuumEmbedded(): Promise<void> {
  if (!isEmbedded()) return;
  for (const table of ["chunks", "batches", "windows", "streams", "counters", "events"])
    await db().execute(sql`vacuum (analyze) ${sql.identifier(table)}`);
}
