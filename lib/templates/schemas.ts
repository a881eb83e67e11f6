import { z } from "zod";
import { LEVELS } from "@/lib/intake/level";

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
