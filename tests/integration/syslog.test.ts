import { once } from "node:events";
import net from "node:net";
import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { chunks } from "@/db/schema";
import { createApiKey } from "@/lib/access";
import { listenForSyslog, readSources, type SyslogListener } from "@/lib/intake";
import { newWorkspace, useDatabase } from "../support/database";
import { createSyslogClient } from "../support/syslog-client";

useDatabase();

let listener: SyslogListener | undefined;
afterEach(async () => {
  await listener?.close();
  listener = undefined;
});

async function begin(over: { sources?: (key: string) => string; fallback?: (key: string) => string } = {}) {
  const ctx = await newWorkspace();
  const made = await createApiKey(ctx, { name: "syslog", scopes: ["logs:write"] });
  const key = made.key!;
  const sources = readSources(over.sources?.(key), over.fallback?.(key));
  listener = await listenForSyslog("127.0.0.1", 0, sources);
  const stored = async () => {
    const [row] = await db()
      .select({ n: sql<number>`coalesce(sum(${chunks.records}), 0)::int` })
      .from(chunks)
      .where(eq(chunks.workspaceId, ctx.workspaceId));
    return row!.n;
  };
  const arrive = (n: number) => vi.waitFor(async () => expect(await stored()).toBe(n), 15_000);
  return { ctx, key, port: listener.port, stored, arrive };
}
const line = (text: string, data = "-") => `<13>1 2026-11-25T10:00:00Z web-1 till 7 - ${data} ${text}`;

async function sendTcp(port: number, bytes: string) {
  const socket = net.connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(bytes);
  await once(socket, "close");
}

describe("syslog over TCP and UDP", () => {
  it.each(["tcp", "udp"] as const)("takes what a syslog client sends over %s", async (transport) => {
    const { port, arrive } = await begin({ fallback: (key) => key });
    const client = createSyslogClient(port, transport);
    await client.log("card was declined");
    await client.log("basket is empty");
    client.close();
    await arrive(2);
  });

  it("takes lines and counted messages of one connection, the last without its end", async () => {
    const { port, arrive } = await begin({ fallback: (key) => key });
    const counted = line("two\nlines");
    await sendTcp(port, `${line("one")}\n${Buffer.byteLength(counted)} ${counted}${line("last")}`);
    await arrive(3);
  });

  it("knows the key by structured data, then by the source's address; without any, nothing is stored", async () => {
    const { port, key, arrive } = await begin();
    await sendTcp(port, `${line("nobody's")}\n${line("ours", `[ic@32473 key="${key}"]`)}\n`);
    await arrive(1);
    await listener!.close();
    const known = await begin({ sources: (own) => `127.0.0.0/8=${own}` });
    await sendTcp(known.port, `${line("by address")}\n`);
    await known.arrive(1);
  });

  it("makes a sender wait that is faster than the database, and loses nothing", async () => {
    const { port, arrive } = await begin({ fallback: (key) => key });
    const many = Array.from({ length: 30_000 }, (_, i) => line(`order ${i} could not be stored`)).join("\n");
    await sendTcp(port, `${many}\n`);
    await arrive(30_000);
  });

  it("has stored all that it took when it closes", async () => {
    const { port, stored } = await begin({ fallback: (key) => key });
    await sendTcp(port, `${line("one")}\n${line("two")}\n`);
    await listener!.close();
    listener = undefined;
    expect(await stored()).toBe(2);
  });
});
