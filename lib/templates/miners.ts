import { and, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { templates } from "@/db/schema";
import { newId } from "@/lib/kit/ids";
import { singleton } from "@/lib/kit/singleton";
import { type StoredTemplate, TemplateMiner } from "./miner";

/** Templates that a miner holds per service; the rest are rare and are mined anew when they return. */
const MAX_TEMPLATES = 5000;
/** Miners kept warm in this process. One of a chatty service is a few MB; a cold one costs one query. */
const MAX_MINERS = 300;

interface Held {
  miner: TemplateMiner;
  /** How many windows of the service it has learned; one that lags behind the stream has missed another worker's. */
  windows: number;
}
const held = () => singleton("miners", () => new Map<string, Held>());
const keyOf = (workspaceId: string, service: string) => `${workspaceId} ${service}`;

/** The service's miner as of `windows` closed windows: the one in memory, else rebuilt from the rows. */
export async function minerFor(
  workspaceId: string,
  service: string,
  windows: number,
): Promise<TemplateMiner> {
  const all = held();
  const key = keyOf(workspaceId, service);
  const known = all.get(key);
  all.delete(key);
  const miner = known?.windows === windows ? known.miner : await restoreMiner(workspaceId, service);
  all.set(key, { miner, windows: windows + 1 });
  if (all.size > MAX_MINERS) all.delete(all.keys().next().value!);
  return miner;
}

/** After a window that was not stored: what its miner has learned since never happened. */
export function forgetMiner(workspaceId: string, service: string): void {
  held().delete(keyOf(workspaceId, service));
}

async function restoreMiner(workspaceId: string, service: string): Promise<TemplateMiner> {
  const own = and(eq(templates.workspaceId, workspaceId), eq(templates.service, service));
  const live = await db()
    .select({
      id: templates.id,
      pattern: templates.pattern,
      count: templates.count,
      examples: templates.examples,
    })
    .from(templates)
    .where(and(own, isNull(templates.mergedInto)))
    .orderBy(desc(templates.lastSeenAt))
    .limit(MAX_TEMPLATES);
  const merged = await db()
    .select({ id: templates.id, into: templates.mergedInto })
    .from(templates)
    .where(and(own, isNotNull(templates.mergedInto)))
    .orderBy(desc(templates.lastSeenAt))
    .limit(MAX_TEMPLATES);
  const aliases = Map.groupBy(merged, (row) => row.into!);
  const stored = live
    .map(({ id, pattern, count, examples }): StoredTemplate => {
      const { values } = examples as TemplateExamples;
      return {
        id,
        pattern,
        count,
        examples: Object.fromEntries(values.map((slot, i) => [i, slot])),
        aliases: aliases.get(id)?.map((alias) => alias.id),
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return TemplateMiner.restore(stored, { newId: () => newId("template"), maxTemplates: MAX_TEMPLATES });
}

/** As stored with a template: whole lines, and values by slot. */
export interface TemplateExamples {
  lines: string[];
  values: string[][];
}
