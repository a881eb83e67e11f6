import { connect as connectSocket } from "node:net";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db, embeddedSocket, isEmbedded } from "@/db/client";
import { DataFolderInUse, openEmbedded } from "@/db/embedded";
import { env } from "@/lib/kit/env";
import { useDatabase } from "../support/database";

useDatabase();

/** What only the embedded database must show; on a server PostgreSQL itself vouches for it. */
describe("the embedded database", () => {
  it("never mixes statements of clients that speak at the same time", async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        if (i % 5 === 0)
          return db().transaction(
            async (tx) => (await tx.execute<{ v: number }>(sql`select ${i}::int as v`))[0]!.v,
          );
        if (i % 3 === 0)
          return Number(
            (
              await db().execute<{ v: string }>(
                sql`select ${String(i)}::text as v, ${"x".repeat(i)}::text as filler`,
              )
            )[0]!.v,
          );
        return (await db().execute<{ v: number }>(sql`select ${i}::int as v`))[0]!.v;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 400 }, (_, i) => i));
  });

  it("keeps transactions apart: none sees what another has not committed", async () => {
    await db().execute(sql`create table tally (n int)`);
    await db().execute(sql`insert into tally values (0)`);
    await Promise.all(
      Array.from({ length: 50 }, () =>
        db().transaction(async (tx) => {
          const [row] = await tx.execute<{ n: number }>(sql`select n from tally for update`);
          await tx.execute(sql`update tally set n = ${row!.n + 1}`);
        }),
      ),
    );
    expect(await db().execute(sql`select n from tally`)).toEqual([{ n: 50 }]);
  });

  it("goes on after a client that left in the middle of a transaction, which is undone", async () => {
    const socket = embeddedSocket();
    if (!socket) return expect(isEmbedded()).toBe(false);
    await db().execute(sql`create table left_behind (n int)`);
    await abandon(`${socket.folder}/.s.PGSQL.${socket.port}`, "begin; insert into left_behind values (1)");
    expect(await db().execute(sql`select count(*)::int as n from left_behind`)).toEqual([{ n: 0 }]);
  });

  it("refuses a second process on its data folder, naming the first", async () => {
    if (!isEmbedded()) return;
    await expect(openEmbedded(env().DATA_DIR)).rejects.toThrow(DataFolderInUse);
    await expect(openEmbedded(env().DATA_DIR)).rejects.toThrow(String(process.pid));
  });
});

/** Opens a connection by hand, sends one query, and hangs up as soon as it is answered. */
function abandon(path: string, query: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path, () => socket.write(startUp()));
    let asked = false;
    socket.on("data", (data) => {
      if (asked) return void socket.destroy();
      if (data.at(-6) !== "Z".charCodeAt(0)) return;
      asked = true;
      socket.write(Buffer.concat([Buffer.from("Q"), int32(query.length + 5), Buffer.from(`${query}\0`)]));
    });
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
}

function startUp(): Buffer {
  const body = Buffer.concat([int32(196_608), Buffer.from("user\0postgres\0database\0postgres\0\0")]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
