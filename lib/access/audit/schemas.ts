import { z } from "zod";
import { instantSchema } from "@/lib/kit/instant";
import { pageQuerySchema } from "@/lib/kit/page";
import { actorSchema } from "../actor";

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: actorSchema,
  address: z.string().nullable().describe("from where; null for what the product does by itself"),
  action: z.string().describe("`noun.verb` in the past: `key.revoked`"),
  subject: z.string().describe("what it was done to: an id, or a number with its kind, `incident 12`"),
  before: z.unknown().describe("what changed, as it was; null when there was nothing"),
  after: z.unknown().describe("what changed, as it is now; null when nothing is left"),
  requestId: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditFilterSchema = z.object({
  actor: z.string().max(300).optional().describe("an actor's id or label, whole"),
  action: z.string().max(100).optional().describe("the beginning of an action: `key.` for all of keys"),
  subject: z.string().max(300).optional().describe("a subject, whole"),
  q: z.string().max(200).optional().describe("a part of any text of the entry, before and after too"),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const auditListQuerySchema = pageQuerySchema.extend(auditFilterSchema.shape);
export type AuditListQuery = z.infer<typeof auditListQuerySchema>;

export const AUDIT_FORMATS = ["csv", "ndjson"] as const;
export const auditExportQuerySchema = auditFilterSchema.extend({
  format: z.enum(AUDIT_FORMATS).default("csv"),
});
export type AuditFormat = (typeof AUDIT_FORMATS)[number];
