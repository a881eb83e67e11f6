import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { events } from "@/db/schema";
import { singleton } from "@/lib/kit/singleton";
import { onRing } from "./bell";
import type { LiveEvent, StoredEvent } from "./schemas";

/** Rings can be lost (a dropped LISTEN connection), rows cannot: readers look again at least this often. */
const LOOK_AGAIN_MS = 3000;
const PAGE = 500;

interface Hub {
  /** The last number that every subscriber has been handed. */
  seq: number;
  subscribers: Set<(events: StoredEvent[]) => void>;
  stop: () => void;
}
const hubs = () => singleton("live-hubs", () => new Map<string, Promise<Hub>>());

/** The newest event number of the workspace, 0 when nothing has happened yet. */
export async function lastSeq(workspaceId: string): Promise<number> {
  const [row] = await db()
    .select({ seq: events.seq })
    .from(events)
    .where(eq(events.workspaceId, workspaceId))
    .orderBy(desc(events.seq))
    .limit(1);
  return row?.seq ?? 0;
}

/** Events above `after`, at most a page, oldest first. */
export async function readEvents(workspaceId: string, after: number): Promise<StoredEvent[]> {
  const rows = await db()
    .select()
    .from(events)
    .where(and(eq(events.workspaceId, workspaceId), gt(events.seq, after)))
    .orderBy(asc(events.seq))
    .limit(PAGE);
  return rows.map((row) => ({
    seq: row.seq,
    type: row.type as LiveEvent["type"],
    incidentNumber: row.incidentNumber,
    services: row.services,
    data: row.data as Record<string, unknown>,
    at: row.at.toISOString(),
  }));
}

/** False when events between `after` and now have already been dropped by retention: the reader must start afresh. */
export async function canResume(workspaceId: string, after: number): Promise<boolean> {
  const [row] = await db()
    .select({ first: sql<string | null>`min(${events.seq})` })
    .from(events)
    .where(eq(events.workspaceId, workspaceId));
  return after <= (await lastSeq(workspaceId)) && (row?.first == null || after >= Number(row.first) - 1);
}

/**
 * Every event of the workspace above `after`, once each and in order, until `signal` aborts. One reader per workspace and
 * process follows the table however many subscribers there are; a subscriber that is behind catches up by itself first.
 */
export async function* subscribe(
  workspaceId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent[]> {
  const inbox: StoredEvent[][] = [];
  let wake = () => {};
  const receive = (batch: StoredEvent[]) => {
    inbox.push(batch);
    wake();
  };
  const stop = () => wake();
  signal.addEventListener("abort", stop, { once: true });
  const leave = await join(workspaceId, receive);
  try {
    let seen = after;
    for (
      let page = await readEvents(workspaceId, seen);
      page.length > 0;
      page = await readEvents(workspaceId, seen)
    ) {
      if (signal.aborted) return;
      yield page;
      seen = page.at(-1)!.seq;
    }
    while (!signal.aborted) {
      const batch = inbox.shift()?.filter((event) => event.seq > seen);
      if (batch === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (inbox.length > 0 || signal.aborted) resolve();
        });
      } else if (batch.length > 0) {
        yield batch;
        seen = batch.at(-1)!.seq;
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    leave();
  }
}

async function join(workspaceId: string, receive: (events: StoredEvent[]) => void): Promise<() => void> {
  const all = hubs();
  let opening = all.get(workspaceId);
  if (!opening) {
    opening = openHub(workspaceId);
    all.set(workspaceId, opening);
    opening.catch(() => all.delete(workspaceId));
  }
  const hub = await opening;
  // The last reader may have left and closed the hub while we waited.
  if (all.get(workspaceId) !== opening) return join(workspaceId, receive);
  hub.subscribers.add(receive);
  return () => {
    hub.subscribers.delete(receive);
    if (hub.subscribers.size === 0 && all.get(workspaceId) === opening) {
      hub.stop();
      all.delete(workspaceId);
    }
  };
}

async function openHub(workspaceId: string): Promise<Hub> {
  const hub: Hub = { seq: await lastSeq(workspaceId), subscribers: new Set(), stop: () => {} };
  let reading = false;
  let again = false;
  const look = async () => {
    again = true;
    if (reading) return;
    reading = true;
    try {
      while (again) {
        again = false;
        for (
          let page = await readEvents(workspaceId, hub.seq);
          page.length > 0;
          page = await readEvents(workspaceId, hub.seq)
        ) {
          hub.seq = page.at(-1)!.seq;
          for (const receive of hub.subscribers) receive(page);
        }
      }
    } catch {
      // The database is away; the next look, at the latest after LOOK_AGAIN_MS, continues from the same number.
    } finally {
      reading = false;
    }
  };
  const offRing = onRing(workspaceId, look);
  const timer = setInterval(look, LOOK_AGAIN_MS).unref();
  hub.stop = () => {
    offRing();
    clearInterval(timer);
  };
  return hub;
}
