import { z } from "zod";
import { LEVELS } from "@/lib/intake/level";
import { pageQuerySchema } from "@/lib/kit/page";

export const templateSchema = z.object({
  id: z.string(),
  service: z.string(),
  /** The constant shape, `<*>` where values stand. */
  pattern: z.string(),
  name: z.string().nullable(),
  level: z.enum(LEVELS),
  count: z.number().int(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  pinned: z.boolean(),
  muted: z.boolean(),
  mergedInto: z.string().nullable(),
  examples: z.object({ lines: z.array(z.string()), values: z.array(z.array(z.string())) }),
  createdAt: z.iso.datetime(),
});
export type Template = z.infer<typeof templateSchema>;

/** A list row adds the last hour by minute for the sparkline. */
export const templateRowSchema = templateSchema.extend({ sparkline: z.array(z.number().int()) });
export type TemplateRow = z.infer<typeof templateRowSchema>;

export const templatePatchSchema = z
  .object({ name: z.string().trim().min(1).max(200).nullable(), pinned: z.boolean(), muted: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type TemplatePatch = z.infer<typeof templatePatchSchema>;

export const TEMPLATE_SORTS = ["new", "count", "last_seen"] as const;
export const templateQuerySchema = pageQuerySchema.extend({
  q: z.string().max(200).optional(),
  service: z.string().max(200).optional(),
  level: z.enum(LEVELS).optional().describe("this level or worse"),
  muted: z.stringbool().optional(),
  pinned: z.stringbool().optional(),
  sort: z.enum(TEMPLATE_SORTS).default("new"),
});
export type TemplateQuery = z.infer<typeof templateQuerySchema>;

/** One template with its counts per step, oldest first. */
export const templateDetailSchema = templateSchema.extend({
  series: z.object({ from: z.iso.datetime(), stepMs: z.number().int(), counts: z.array(z.number().int()) }),
});
export type TemplateDetail = z.infer<typeof templateDetailSchema>;
