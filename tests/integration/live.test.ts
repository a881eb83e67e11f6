import { describe, expect, it } from "vitest";
import { connect, disconnect } from "@/db/client";
import { type Ctx, transact } from "@/lib/access";
import { type LiveEvent, lastSeq, publish, ring, subscribe } from "@/lib/live";
import { newWorkspace, useDatabase } from "../support/database";

useDatabase();

const say = (ctx: Ctx, n: number, count = 1) =>
  transact(ctx, (inside) =>
    publish(
      inside,
      Array.from({ length: count }, (_, i) => ({
        type: "agent_action" as const,
        services: null,
        data: { n, i },
      })),
    ),
  );

/** Reads until `count` events have come. */
async function read(ctx: Ctx, after: number, count: number): Promise<LiveEvent[]> {
  const stop = new AbortController();
  const seen: LiveEvent[] = [];
  for await (const batch of subscribe(ctx.workspaceId, after, stop.signal)) {
    seen.push(...batch);
    if (seen.length >= count) stop.abort();
  }
  return seen;
}
const seqs = (events: LiveEvent[]) => events.map((event) => event.seq);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("a stream of events", () => {
  it("misses nothing and repeats nothing while many write at the same time", async () => {
    const ctx = await newWorkspace();
    const readers = [read(ctx, 0, 200), read(ctx, 0, 200), read(ctx, 0, 200)];
    await Promise.all(upTo(100).map((n) => say(ctx, n, 2)));
    for (const reader of readers) expect(seqs(await reader)).toEqual(upTo(200));
  });

  it("goes on where a reader stopped, wherever that was", async () => {
    const ctx = await newWorkspace();
    for (const n of upTo(10)) await say(ctx, n);
    const late = read(ctx, 4, 8);
    await say(ctx, 11);
    await say(ctx, 12);
    expect(seqs(await late)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("says nothing of what was rolled back, and leaves no gap", async () => {
    const ctx = await newWorkspace();
    await say(ctx, 1);
    await expect(
      transact(ctx, async (inside) => {
        await publish(inside, [{ type: "agent_action", services: null, data: { n: 2 } }]);
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    await say(ctx, 3);
    expect((await read(ctx, 0, 2)).map((event) => [event.seq, event.data.n])).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(await lastSeq(ctx.workspaceId)).toBe(2);
  });

  it("carries one workspace's events alone", async () => {
    const [ctx, other] = [await newWorkspace(), await newWorkspace()];
    const reading = read(ctx, 0, 1);
    await say(other, 7);
    await say(ctx, 8);
    expect((await reading).map((event) => event.data.n)).toEqual([8]);
  });

  it("ends when the reader goes", async () => {
    const ctx = await newWorkspace();
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of subscribe(ctx.workspaceId, 0, stop.signal)) throw new Error("nothing was said");
      return "ended";
    })();
    stop.abort();
    expect(await reading).toBe("ended");
  });
});

describe("the bell", () => {
  it("may be rung in the last moment before the database closes", async () => {
    const { workspaceId } = await newWorkspace();
    ring(workspaceId);
    await disconnect();
    // An error in the timer would be nobody's, and end the process.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await connect();
    expect(await lastSeq(workspaceId)).toBe(0);
  });
});
