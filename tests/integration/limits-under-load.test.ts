import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { postgresStore } from "@/lib/limits/postgres";
import { useDatabase } from "../support/database";
import { asProcesses } from "../support/limits-hold";
import { postgresServer } from "../support/postgres";

useDatabase();

// The embedded database does one thing at a time: whatever is under way, everything waits for it.
test.skipIf(!postgresServer())(
  "requests that take every connection of the pool do not lift a limit",
  async () => {
    const slow = Array.from({ length: 30 }, () => db().execute(sql`select pg_sleep(3)`));
    const all = Promise.all(slow);
    const [limiter] = asProcesses(() => postgresStore)(1);
    const rate = { name: "busy", quota: 5, seconds: 60 };
    const asked = Array.from({ length: 10 }, () => limiter!.take(rate, "caller"));
    expect((await Promise.all(asked)).filter(({ allowed }) => allowed)).toHaveLength(5);
    await all;
  },
);
