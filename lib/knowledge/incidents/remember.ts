import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import type { Symptoms } from "../schemas";
import { canonicalSymptoms, hashOf } from "../spaces/embeddable";
import { tendSoon } from "../tending/soon";
import { searchLiteral } from "../text/literal";

/** What an incident is to be remembered by. */
export interface Remembered {
  incidentId: string;
  symptoms: Symptoms;
  /** When the reading was made. */
  readAt: Date;
}

/**
 * Keeps by what incidents are found again, by one statement. Where the symptoms are the same as before nothing is written; an
 * incident that is gone is passed over. They are found by words at once and by vectors a moment later.
 */
export async function rememberIncidents(ctx: Ctx, incidents: Remembered[]): Promise<void> {
  if (incidents.length === 0) return;
  const rows = [...new Map(incidents.map((one) => [one.incidentId, one])).values()]
    // In one order everywhere: two that remember the same incidents would otherwise wait for each other for ever.
    .sort((a, b) => (a.incidentId < b.incidentId ? -1 : 1))
    .map(({ incidentId, symptoms: given, readAt }) => {
      const symptoms = canonicalSymptoms(given);
      return {
        incidentId,
        symptoms: JSON.stringify(symptoms),
        search: searchLiteral(symptoms.complaints.map(({ text }) => ({ text, weight: "A" }))),
        hash: hashOf({ kind: "symptoms", symptoms }),
        readAt: readAt.toISOString(),
      };
    });
  const column = (name: keyof (typeof rows)[number]) => textArray(rows.map((row) => row[name]));
  const changed = await executor(ctx).execute(sql`
    insert into incident_memories (workspace_id, incident_id, symptoms, search, hash, read_at, embedded)
    select i.workspace_id, i.id, t.symptoms::jsonb, t.search::tsvector, t.hash, t.read_at::timestamptz, false
    from unnest(${column("incidentId")}, ${column("symptoms")}, ${column("search")}, ${column("hash")}, ${column("readAt")})
      as t(id, symptoms, search, hash, read_at)
    join incidents i on i.workspace_id = ${ctx.workspaceId} and i.id = t.id
    on conflict (workspace_id, incident_id) do update
    set symptoms = excluded.symptoms, search = excluded.search, hash = excluded.hash, read_at = excluded.read_at, embedded = false
    where incident_memories.hash <> excluded.hash`);
  if (changed.count === 0) return;
  if (ctx.afterCommit) ctx.afterCommit.push(() => tendSoon(ctx.workspaceId));
  else tendSoon(ctx.workspaceId);
}
