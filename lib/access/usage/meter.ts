import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { onShutdown } from "@/lib/kit/lifecycle";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import type { Ctx } from "../context";
import type { Meter } from "../schemas";
import { dayOf } from "./day";

const TELL_MS = 1000;

/** What a workspace used of one meter in one day, as this process knows. */
export interface Count {
  workspaceId: string;
  day: string;
  meter: Meter;
  /** Of all processes, as the database last said. */
  total: number;
  /** When it said so, epoch ms. */
  heardAt: number;
  /** Counted here, and not in the database yet or not known to be. */
  untold: number;
  telling: number;
}

interface Book {
  counts: Map<string, Count>;
  /** The end of the telling in progress: one at a time. */
  told: Promise<void>;
  isFailing: boolean;
}
const book = () =>
  singleton<Book>("usage", () => ({ counts: new Map(), told: Promise.resolve(), isFailing: false }));
const idOf = ({ workspaceId, day, meter }: Pick<Count, "workspaceId" | "day" | "meter">) =>
  `${workspaceId} ${day} ${meter}`;

export function countOf(workspaceId: string, meter: Meter, now: number): Count {
  const { counts } = book();
  const fresh = { workspaceId, day: dayOf(now), meter, total: 0, heardAt: 0, untold: 0, telling: 0 };
  const id = idOf(fresh);
  if (!counts.has(id)) counts.set(id, fresh);
  return counts.get(id)!;
}

/**
 * Counts what was used. It is in the database within a second, in one statement for all workspaces, so that no row is
 * written for each batch; a process that is killed loses what it counted since.
 */
export function countUsage({ workspaceId }: Ctx, meter: Meter, amount: number, now = Date.now()): void {
  countOf(workspaceId, meter, now).untold += amount;
}

/** Tells the database once a second, and for the last time at shutdown. */
export function startMeters(): void {
  const timer = setInterval(() => void tellUsage(), TELL_MS).unref();
  onShutdown("usage", () => {
    clearInterval(timer);
    return tellUsage();
  });
}

/** Writes what was counted since; when the database is away it is kept for the next time. */
export function tellUsage(): Promise<void> {
  const state = book();
  state.told = state.told.then(() => tell(state));
  return state.told;
}

async function tell(state: Book): Promise<void> {
  const today = dayOf(Date.now());
  const counts = [...state.counts.values()].filter(({ untold }) => untold > 0);
  for (const count of counts) {
    count.telling = count.untold;
    count.untold = 0;
  }
  try {
    for (const { total, ...key } of await add(counts)) {
      const count = state.counts.get(idOf(key));
      if (count) Object.assign(count, { total, heardAt: Date.now() });
    }
    state.isFailing = false;
  } catch (error) {
    for (const count of counts) count.untold += count.telling;
    if (!state.isFailing) log().warn({ err: error }, "usage cannot be written; it is kept until it can be");
    state.isFailing = true;
  }
  for (const count of counts) count.telling = 0;
  for (const [id, { day, untold }] of state.counts)
    if (day !== today && untold === 0) state.counts.delete(id);
}

/** In one order, so that two processes never wait for each other's rows; a workspace that is gone uses nothing. */
async function add(counts: Count[]): Promise<Pick<Count, "workspaceId" | "day" | "meter" | "total">[]> {
  if (counts.length === 0) return [];
  const rows = counts.map(({ workspaceId, day, meter, telling }) => ({ workspaceId, day, meter, telling }));
  const told = await db().execute<{ workspaceId: string; day: string; meter: Meter; used: string }>(sql`
    insert into usage_days as held (workspace_id, day, meter, used)
    select told."workspaceId", told.day, told.meter, told.telling
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as told ("workspaceId" text, day date, meter text, telling bigint)
    where exists (select from workspaces w where w.id = told."workspaceId")
    order by 1, 2, 3
    on conflict (workspace_id, day, meter) do update set used = held.used + excluded.used
    returning workspace_id as "workspaceId", day::text as day, meter, used`);
  return told.map(({ used, ...key }) => ({ ...key, total: Number(used) }));
}
