import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { workspaces } from "@/db/schema";
import { singleton } from "@/lib/kit/singleton";
import type { Ctx } from "../context";
import { cachedSettings } from "./settings";

const FRESH_MS = 1000;

interface Listed {
  origins: Promise<ReadonlySet<string>>;
  readAt: number;
}

/** Whether any workspace lets pages of this origin in: all that can be known before there is a key. At most a second old. */
export async function isListedOrigin(origin: string, now = Date.now()): Promise<boolean> {
  const held = singleton("listed-origins", () => ({ current: null as Listed | null }));
  if (!held.current || now - held.current.readAt >= FRESH_MS) {
    const origins = readListed();
    held.current = { origins, readAt: now };
    origins.catch(() => {
      held.current = null;
    });
  }
  return (await held.current.origins).has(origin);
}

async function readListed(): Promise<ReadonlySet<string>> {
  const rows = await db().execute<{ origin: string }>(sql`
    select distinct jsonb_array_elements_text(settings -> 'corsOrigins') as origin from ${workspaces}
    where jsonb_typeof(settings -> 'corsOrigins') = 'array'`);
  return new Set(rows.map((row) => row.origin));
}

/** Whether a page of this origin may read what the workspace answers: only with a key, for sessions stay at home. */
export const letsIn = async (ctx: Ctx, origin: string): Promise<boolean> =>
  ctx.actor.kind === "key" && (await cachedSettings(ctx)).corsOrigins.includes(origin);
