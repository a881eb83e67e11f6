import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { forgetLimits } from "@/lib/limits";
import { postgresStore } from "@/lib/limits/postgres";
import { useDatabase } from "../support/database";
import { asProcesses, limitsHold } from "../support/limits-hold";

useDatabase();

const processes = asProcesses(() => postgresStore);
const ask = (id: string, given: { spent?: number; want?: number; quota?: number; windowMs?: number }) =>
  postgresStore.take([{ id, quota: 10, windowMs: 60_000, spent: 0, want: 0, ...given }]);

limitsHold(processes);

test("processes that ask for the same callers at the same moment never wait for each other for ever", async () => {
  const rate = { name: "crossed", quota: 1000, seconds: 60 };
  const callers = Array.from({ length: 40 }, (_, i) => `caller ${i}`);
  for (let round = 0; round < 5; round++) {
    const asked = processes(4).flatMap((limiter, i) =>
      (i % 2 ? callers : callers.toReversed()).map((caller) => limiter.take(rate, caller)),
    );
    expect((await Promise.all(asked)).every(({ allowed }) => allowed)).toBe(true);
  }
  const [counted] = await ask("crossed/60 caller 7", { quota: 1000 });
  expect(counted).toMatchObject({ used: 20 });
});

test("the store grants what there is room for, counts what was let in already, and names the moment of the next", async () => {
  expect((await ask("a", { want: 4 }))[0]).toMatchObject({ granted: 4, used: 4, retryMs: 0 });
  expect((await ask("a", { spent: 3, want: 9 }))[0]).toMatchObject({ granted: 3, used: 10 });
  const [full] = await ask("a", { want: 1 });
  expect(full).toMatchObject({ granted: 0, used: 10 });
  expect(full!.retryMs).toBeGreaterThan(59_000);
  expect(full!.retryMs).toBeLessThanOrEqual(61_200);
  expect((await ask("a", { spent: 5 }))[0]).toMatchObject({ granted: 0, used: 15 });
});

test("a clock that was set back frees a caller within a window instead of holding it until then", async () => {
  await ask("clock", { want: 10 });
  await db().execute(sql`update rate_limits set slot = slot + 1000 where id = 'clock'`);
  expect((await ask("clock", { want: 1 }))[0]).toMatchObject({ granted: 1, used: 1 });
});

test("the clean-up drops counts that are out of their window, and no others", async () => {
  await ask("ended", { want: 1, windowMs: 50 });
  await ask("lasting", { want: 1 });
  await expect
    .poll(async () => {
      await forgetLimits();
      return (await db().execute(sql`select id from rate_limits where id in ('ended', 'lasting')`)).map(
        ({ id }) => id,
      );
    })
    .toEqual(["lasting"]);
  expect((await ask("ended", { want: 10 }))[0]).toMatchObject({ granted: 10 });
});
