import { sql } from "drizzle-orm";
import { db, isEmbedded } from "@/db/client";
import { deleteInBatches } from "@/db/delete-in-batches";
import { DAY_MS } from "@/lib/kit/clock";
import { env } from "@/lib/kit/env";
import { REPLAY_HOURS } from "./store-batch";

const DAYS_AHEAD = 2;

const dayName = (day: number) => `records_${new Date(day).toISOString().slice(0, 10).replaceAll("-", "_")}`;
const dayStart = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;

/** Makes the partitions of every day that retention keeps and of the days ahead; those that exist are left alone. */
export async function ensurePartitions(now = Date.now()): Promise<void> {
  const first = keptSince(now).getTime();
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

/** The start of the oldest day that retention keeps. */
export const keptSince = (now = Date.now()): Date =>
  new Date(dayStart(now - env().LOG_RETENTION_DAYS * DAY_MS));

/** Drops days that retention no longer keeps, and in bounded batches whatever else has grown old. */
export async function dropExpired(now = Date.now()): Promise<void> {
  const cutoff = keptSince(now);
  for (const { name } of await partitions()) {
    const day = /^records_(\d{4})_(\d\d)_(\d\d)$/.exec(name);
    if (day && Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) < cutoff.getTime())
      await db().execute(sql`drop table ${sql.identifier(name)}`);
  }
  const old = sql`${cutoff.toISOString()}::timestamptz`;
  await deleteInBatches("records_default", sql`received_at < ${old}`);
  await deleteInBatches("windows", sql`closed_at < ${old} and assessed_at is not null`);
  // What an incident still shows as its evidence stays with it.
  await deleteInBatches(
    "alerts",
    sql`status = 'resolved' and last_seen_at < ${old} and pending_since is null
      and not exists (select from signals s where s.workspace_id = alerts.workspace_id and s.alert_fingerprint = alerts.fingerprint)`,
  );
  await deleteInBatches("changes", sql`at < ${old}`);
  await deleteInBatches("dead_letters", sql`created_at < ${old}`);
  await deleteInBatches("service_minutes", sql`counted_at < ${old}`);
  await deleteInBatches(
    "batches",
    sql`received_at < now() - make_interval(hours => ${REPLAY_HOURS})
      and not exists (select from chunks c where c.workspace_id = batches.workspace_id and c.batch_id = batches.id)`,
  );
}

/** The embedded database has no autovacuum; the tables that are filled and emptied all day would grow for ever. */
export async function vacuumEmbedded(): Promise<void> {
  if (!isEmbedded()) return;
  for (const table of [
    "chunks",
    "batches",
    "windows",
    "streams",
    "counters",
    "events",
    "rate_limits",
    "alerts",
    "signals",
  ])
    await db().execute(sql`vacuum (analyze) ${sql.identifier(table)}`);
}
