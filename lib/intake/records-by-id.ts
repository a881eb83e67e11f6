import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { placeOf } from "./record-id";
import { COLUMNS, presentRecord, type RecordRow } from "./record-row";
import type { LogRecord } from "./schemas";

/** Records in view by their public ids, in one look. What is no id of a record, and what does not exist, is left out. */
export async function recordsById(ctx: Ctx, publicIds: readonly string[]): Promise<LogRecord[]> {
  authorize(ctx, "logs:read");
  const places = publicIds.flatMap(placed);
  if (places.length === 0) return [];
  const times = textArray(places.map(({ ts }) => new Date(ts).toISOString()));
  const numbers = textArray(places.map(({ id }) => String(id)));
  const rows = await executor(ctx).execute<RecordRow>(sql`
    with wanted as (
      select distinct w.ts::timestamptz as wanted_ts, w.id::bigint as wanted_id from unnest(${times}, ${numbers}) as w(ts, id))
    select ${COLUMNS} from wanted cross join lateral (
      select * from records r where r.workspace_id = ${ctx.workspaceId} and r.ts = wanted_ts and r.id = wanted_id
        and ${inView(ctx, sql`r.service`)}) as found`);
  return rows.map(presentRecord);
}

function placed(publicId: string) {
  try {
    return [placeOf(publicId)];
  } catch {
    return [];
  }
}
