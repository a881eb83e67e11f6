import { route } from "@/app/declare";
import { auditEntrySchema, auditListQuerySchema, listAudit } from "@/lib/access";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listAudit",
  summary: "Who did what, newest first",
  tag: "access",
  permission: "audit:read",
  query: auditListQuerySchema,
  answer: pageOf(auditEntrySchema),
  handle: ({ ctx, query }) => listAudit(ctx, query),
});
