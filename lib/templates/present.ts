import type { templates } from "@/db/schema";
import { LEVELS } from "@/lib/intake/level";
import type { TemplateExamples } from "./miners";
import type { Template } from "./schemas";

export type TemplateRecord = typeof templates.$inferSelect;

export function presentTemplate(row: TemplateRecord): Template {
  return {
    id: row.id,
    service: row.service,
    pattern: row.pattern,
    name: row.name,
    level: LEVELS[row.level]!,
    count: row.count,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    pinned: row.pinned,
    muted: row.muted,
    mergedInto: row.mergedInto,
    examples: row.examples as TemplateExamples,
    createdAt: row.createdAt.toISOString(),
  };
}
