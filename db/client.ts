import path from "node:path";
import { finished } from "node:stream/promises";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/kit/env";
import { singleton } from "@/lib/kit/singleton";
import { EMBEDDED_PORT, type EmbeddedDatabase, openEmbedded } from "./embedded";
import * as schema from "./schema";

export type Db = PostgresJsDatabase<typeof schema> & { $client: postgres.Sql };
/** A transaction in progress; every verb takes it where a connection would do. */
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];
export type Executor = Db | Tx;

interface Connection {
  db: Db;
  /** A single connection beside the pool. */
  side: Db;
  embedded: EmbeddedDatabase | null;
}
const held = () => singleton<{ connection: Connection | null }>("db", () => ({ connection: null }));

/** Opens the pool, and before it the embedded database when no `DATABASE_URL` is set. */
export async function connect(): Promise<Db> {
  const holder = held();
  if (holder.connection) return holder.connection.db;
  const { DATABASE_URL, DATA_DIR } = env();
  const embedded = DATABASE_URL ? null : await openEmbedded(DATA_DIR);
  const options: postgres.Options<Record<string, never>> = {
    onnotice: () => {},
    connection: { application_name: "incident-commander" },
    connect_timeout: 3,
    // While the database is away callers should hear so at once, and be served at once when it is back.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
  };
  const open = (max: number): Db => {
    const client = embedded
      ? postgres({
          ...options,
          path: embedded.socketPath,
          host: "localhost",
          username: "postgres",
          database: "postgres",
          max,
        })
      : postgres(DATABASE_URL as string, { ...options, max });
    return drizzle(client, { schema }) as Db;
  };
  holder.connection = { db: open(embedded ? 8 : 20), side: open(1), embedded };
  return holder.connection.db;
}

function opened(): Connection {
  const { connection } = held();
  if (!connection) throw new Error("the database is not open yet");
  return connection;
}

/** The open database. Throws before {@link connect}. */
export const db = (): Db => opened().db;

/** The same by a connection that the pool's work does not take: for short statements that must not wait behind it. */
export const sideDb = (): Db => opened().side;

/** Where the embedded database listens, in the terms of drivers that want a folder and a port; null with a server. */
export function embeddedSocket(): { folder: string; port: number } | null {
  const socketPath = held().connection?.embedded?.socketPath;
  return socketPath ? { folder: path.dirname(socketPath), port: EMBEDDED_PORT } : null;
}

/**
 * `COPY table (columns) FROM STDIN` inside the transaction, `text` in PostgreSQL's text format. For servers only: the
 * embedded database takes no COPY over its socket.
 */
export async function copyIn(tx: Executor, statement: string, text: string): Promise<void> {
  // drizzle has no COPY; the driver's own handle on the transaction's connection does.
  const { client } = (tx as unknown as { session: { client: postgres.TransactionSql } }).session;
  const stream = await client.unsafe(statement).writable();
  await finished(stream.end(text));
}

export const isEmbedded = () => held().connection?.embedded != null;

export async function disconnect(): Promise<void> {
  const holder = held();
  const { connection } = holder;
  holder.connection = null;
  const clients = connection ? [connection.db.$client, connection.side.$client] : [];
  await Promise.all(clients.map((client) => client.end({ timeout: 5 })));
  await connection?.embedded?.close();
}
