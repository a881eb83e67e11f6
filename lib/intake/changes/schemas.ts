import { z } from "zod";
import { pageQuerySchema } from "@/lib/kit/page";

export const CHANGE_KINDS = ["deploy", "flag", "config", "scale"] as const;
export const changeKindSchema = z.enum(CHANGE_KINDS);
export type ChangeKind = z.infer<typeof changeKindSchema>;

export const changesAnswerSchema = z.object({
  accepted: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), reason: z.string() })),
});
export type ChangesAnswer = z.infer<typeof changesAnswerSchema>;

export const changeSchema = z.object({
  id: z.string(),
  source: z.string(),
  kind: changeKindSchema,
  title: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  version: z.string().nullable(),
  outcome: z.enum(["started", "succeeded", "failed"]).nullable(),
  author: z.string().nullable(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  at: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

const time = z.iso.datetime({ offset: true });
export const changeListQuerySchema = pageQuerySchema.extend({
  service: z.string().max(200).optional(),
  kind: changeKindSchema.optional(),
  from: time.optional(),
  to: time.optional(),
});
export type ChangeListQuery = z.infer<typeof changeListQuerySchema>;
