import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { connect, db, disconnect } from "@/db/client";
import { usageDays } from "@/db/schema";
import {
  type Ctx,
  countUsage,
  demandQuota,
  forgetExpired,
  patchSettings,
  quotaStanding,
  readUsage,
  refuseUsedUp,
  tellUsage,
} from "@/lib/access";
import type { Meter } from "@/lib/access/schemas";
import { countOf } from "@/lib/access/usage/meter";
import { DAY_MS } from "@/lib/kit/clock";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const day = (daysAgo = 0) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
const stored = async ({ workspaceId }: Ctx, meter: Meter) => {
  const key = and(eq(usageDays.workspaceId, workspaceId), eq(usageDays.meter, meter));
  const rows = await db().select().from(usageDays).where(key);
  return Object.fromEntries(rows.map((row) => [row.day, row.used]));
};
/** What another process counted and told. */
const elsewhere = ({ workspaceId }: Ctx, meter: Meter, used: number, daysAgo = 0) =>
  db()
    .insert(usageDays)
    .values({ workspaceId, day: day(daysAgo), meter, used });
/** A setting is in force a second later; so is what is known of usage two. */
const later = () => Date.now() + 3000;

describe("counting", () => {
  test("adds up in this process and is told in one go, on top of what others told", async () => {
    const [one, two] = [await newWorkspace(), await newWorkspace()];
    await elsewhere(one, "lines", 100);
    for (let i = 0; i < 50; i++) countUsage(one, "lines", 2);
    countUsage(one, "ai_tokens", 7);
    countUsage(two, "lines", 3);
    await Promise.all([tellUsage(), tellUsage()]);
    expect(await stored(one, "lines")).toEqual({ [day()]: 200 });
    expect(await stored(one, "ai_tokens")).toEqual({ [day()]: 7 });
    expect(await stored(two, "lines")).toEqual({ [day()]: 3 });
    await tellUsage();
    expect(await stored(one, "lines")).toEqual({ [day()]: 200 });
  });

  test("keeps what it cannot tell while the database is away", async () => {
    const ctx = await newWorkspace();
    countUsage(ctx, "lines", 5);
    await disconnect();
    await tellUsage();
    countUsage(ctx, "lines", 6);
    await connect();
    await tellUsage();
    expect(await stored(ctx, "lines")).toEqual({ [day()]: 11 });
  });

  test("is not held up by a workspace that is gone", async () => {
    const ctx = await newWorkspace();
    countUsage({ ...ctx, workspaceId: "wks_gone" }, "lines", 5);
    countUsage(ctx, "lines", 6);
    await tellUsage();
    expect(await stored(ctx, "lines")).toEqual({ [day()]: 6 });
  });

  test("counts the day of the use, and forgets days that are over and told", async () => {
    const ctx = await newWorkspace();
    const yesterday = Date.now() - DAY_MS;
    countUsage(ctx, "lines", 4, yesterday);
    countUsage(ctx, "lines", 5);
    await tellUsage();
    expect(await stored(ctx, "lines")).toEqual({ [day(1)]: 4, [day()]: 5 });
    expect(countOf(ctx.workspaceId, "lines", yesterday).total).toBe(0);
    expect(countOf(ctx.workspaceId, "lines", Date.now()).total).toBe(5);
  });
});

describe.each([
  ["lines", { dailyLines: 10 }, "10 lines"],
  ["ai_tokens", { dailyAiTokens: 10 }, "10 AI tokens"],
  ["ai_cost", { dailyAiCost: 0.00001 }, "0.00001 for what models cost"],
] as const)("a daily quota of %s", (meter, setting, what) => {
  test("lets the use that crosses it through and refuses the next until midnight UTC", async () => {
    const ctx = await newWorkspace();
    await patchSettings(ctx, setting);
    await demandQuota(ctx, meter);
    countUsage(ctx, meter, 9);
    await demandQuota(ctx, meter);
    countUsage(ctx, meter, 9);
    const now = Date.UTC(2026, 0, 31, 23, 0, 1);
    const standing = { ...(await quotaStanding(ctx, meter)), resetsAt: Date.UTC(2026, 1, 1) };
    expect(standing).toMatchObject({ used: 18, quota: 10 });
    expect(() => refuseUsedUp(standing, now)).toThrow(
      expect.objectContaining({
        code: "rate_limited",
        message: expect.stringMatching(new RegExp(`quota of ${what};.* 2026-02-01T00:00:00.000Z`)),
        details: { retryAfterSeconds: 3599 },
      }),
    );
    await expect(demandQuota(ctx, meter)).rejects.toMatchObject({ code: "rate_limited" });
  });

  test("knows within two seconds what other processes used, and begins anew each day", async () => {
    const ctx = await newWorkspace();
    await patchSettings(ctx, setting);
    expect(await quotaStanding(ctx, meter)).toMatchObject({ used: 0 });
    await elsewhere(ctx, meter, 50);
    await elsewhere(ctx, meter, 70, 1);
    expect(await quotaStanding(ctx, meter, later())).toMatchObject({ used: 50 });
    expect(await quotaStanding(ctx, meter, Date.now() + DAY_MS)).toMatchObject({ used: 0 });
  });

  test("hears the total with the telling of its own", async () => {
    const ctx = await newWorkspace();
    await patchSettings(ctx, setting);
    await elsewhere(ctx, meter, 8);
    countUsage(ctx, meter, 3);
    await tellUsage();
    expect(await quotaStanding(ctx, meter)).toMatchObject({ used: 11 });
  });

  test("can be raised and taken away", async () => {
    const ctx = await newWorkspace();
    await patchSettings(ctx, setting);
    countUsage(ctx, meter, 10);
    const [name] = Object.keys(setting) as (keyof typeof setting)[];
    await patchSettings(ctx, { [name!]: null });
    const standing = await quotaStanding(ctx, meter, later());
    expect(standing).toMatchObject({ quota: null, used: 10 });
    refuseUsedUp(standing);
  });
});

test("two million AI tokens a day are the quota that nobody chose, and no number of lines is", async () => {
  const ctx = await newWorkspace();
  expect(await quotaStanding(ctx, "ai_tokens")).toMatchObject({ quota: 2_000_000 });
  expect(await quotaStanding(ctx, "lines")).toMatchObject({ quota: null });
});

test("usage is told for thirty days, to those who may read it, and kept for a year", async () => {
  const ctx = await newWorkspace("viewer");
  await elsewhere(ctx, "lines", 29, 29);
  await elsewhere(ctx, "lines", 30, 30);
  await elsewhere(ctx, "lines", 500, 500);
  countUsage(ctx, "lines", 1);
  const { meters } = await readUsage(ctx);
  const days = meters.find(({ meter }) => meter === "lines")!.days;
  expect(days).toHaveLength(30);
  expect(days[0]).toEqual({ day: day(29), used: 29 });
  expect(days.filter(({ used }) => used > 0)).toHaveLength(2);
  await expect(readUsage({ ...ctx, permissions: new Set() })).rejects.toMatchObject({ code: "forbidden" });
  await forgetExpired();
  expect(Object.keys(await stored(ctx, "lines")).sort()).toEqual([day(30), day(29), day()].sort());
});
