import { route } from "@/app/declare";
import { auditExportQuerySchema, exportAudit } from "@/lib/access";
import { download, rawAnswer } from "@/lib/http";

const TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;

export const GET = route({
  operation: "exportAudit",
  summary: "The audit log as a file, newest first",
  description: "In CSV a cell that a spreadsheet would calculate begins with an apostrophe.",
  tag: "access",
  permission: "audit:read",
  limit: "search",
  query: auditExportQuerySchema,
  answer: rawAnswer(Object.values(TYPES), "All entries that match the filter"),
  handle: ({ ctx, query: { format, ...filter } }) =>
    download(exportAudit(ctx, filter, format), { name: `audit.${format}`, type: TYPES[format] }),
});
