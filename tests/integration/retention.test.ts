import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { handlers } from "@/jobs/handlers";
import type { Ctx } from "@/lib/access";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

/** Beyond the 14 days of LOG_RETENTION_DAYS, in hours. */
const DAYS = 16 * 24;
const TABLES = [
  "batches",
  "windows",
  "service_minutes",
  "template_minutes",
  "events",
  "idempotency_keys",
  "alerts",
  "changes",
  "dead_letters",
] as const;

/** A row of each table, so many hours old; where records decide how long it is kept, more than a day means more than 14. */
async function fill({ workspaceId: w }: Ctx, name: string, hours: number): Promise<void> {
  const at = sql`now() - make_interval(hours => ${hours})`;
  const run = (statement: ReturnType<typeof sql>) => db().execute(statement);
  const days = sql`now() - make_interval(hours => ${hours > 24 ? DAYS : hours})`;
  await run(
    sql`insert into batches (workspace_id, id, body_hash, response, received_at) values (${w}, ${name}, '', '{}', ${at})`,
  );
  await run(sql`insert into windows (workspace_id, id, service, number, opened_at, closed_at, reason, records, templates, new_templates,
      levels, severity, title, summary, impacted_services, noise_reduction_ratio, first_ts, last_ts, first_record_id, assessed_at)
    values (${w}, ${name}, ${name}, 1, ${days}, ${days}, 'time', 1, 1, 0, '{}', 'info', '', '', '{}', 0, now(), now(), 1, now())`);
  await run(
    sql`insert into service_minutes (workspace_id, service, minute, counted_at) values (${w}, ${name}, now(), ${days})`,
  );
  await run(sql`insert into templates (workspace_id, id, service, pattern, level, count, first_seen_at, last_seen_at, examples)
    values (${w}, ${name}, 'web', '', 0, 1, now(), now(), '{}')`);
  await run(
    sql`insert into template_minutes (workspace_id, template_id, minute, count, counted_at) values (${w}, ${name}, now(), 1, ${days})`,
  );
  await run(
    sql`insert into events (workspace_id, seq, type, data, at) values (${w}, ${hours}, 'agent_action', '{}', ${at})`,
  );
  await run(
    sql`insert into idempotency_keys (workspace_id, operation, key, request_hash, created_at) values (${w}, 'test', ${name}, '', ${at})`,
  );
  await run(sql`insert into alerts (workspace_id, fingerprint, source, title, status, severity, labels, annotations, marks, why,
      state_at, firing_since, first_seen_at, last_seen_at, notices, episodes, turns, firings)
    values (${w}, ${name}, 'generic', '', 'resolved', 'low', '{}', '{}', '[]', '[]', ${days}, ${days}, ${days}, ${days}, 1, 1, '[]', '[]')`);
  await run(sql`insert into changes (workspace_id, id, fingerprint, source, kind, title, labels, marks, at)
    values (${w}, ${name}, ${name}, 'generic', 'deploy', '', '{}', '[]', ${days})`);
  await run(
    sql`insert into dead_letters (workspace_id, id, kind, reason, subject, created_at) values (${w}, ${name}, 'alerts', '', '{}', ${days})`,
  );
}

const count = async ({ workspaceId }: Ctx, table: string) => {
  const [row] = await db().execute<{ n: number }>(
    sql`select count(*)::int as n from ${sql.identifier(table)} where workspace_id = ${workspaceId}`,
  );
  return row!.n;
};

it("the hourly clean-up drops what is old, keeps what is young, and keeps a batch whose records still wait", async () => {
  const ctx = await newWorkspace();
  await fill(ctx, "old", 25);
  await fill(ctx, "young", 1);
  await fill(ctx, "waiting", 26);
  await db().execute(sql`insert into chunks (workspace_id, batch_id, service, records, payload)
    values (${ctx.workspaceId}, 'waiting', 'web', 1, '')`);
  await handlers["records.retain"]({}, AbortSignal.timeout(10_000));
  const left = Object.fromEntries(
    await Promise.all(TABLES.map(async (table) => [table, await count(ctx, table)] as const)),
  );
  expect(left).toEqual({
    batches: 2,
    windows: 1,
    service_minutes: 1,
    template_minutes: 1,
    events: 1,
    idempotency_keys: 1,
    alerts: 1,
    changes: 1,
    dead_letters: 1,
  });
  expect(await count(ctx, "templates")).toBe(3);
});
