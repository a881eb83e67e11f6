import { route } from "@/app/declare";
import { rawBody } from "@/lib/http";
import { IMPORT_TYPES, importRunbooks, MAX_IMPORT_BYTES, runbookImportSchema } from "@/lib/knowledge";

export const POST = route({
  operation: "importRunbooks",
  summary: "Take in a folder of runbooks; the same again changes nothing",
  description:
    "JSON `{files: [{path, source}]}`, or a tar, plain or gzip, as `git archive` writes it. At most 1,000 markdown files and 8 MiB, an archive at most 64 MiB when unpacked. Files are rejected one by one.",
  tag: "runbooks",
  permission: "runbooks:write",
  body: rawBody({ maxBytes: MAX_IMPORT_BYTES, maxUnpackedBytes: MAX_IMPORT_BYTES, types: IMPORT_TYPES }),
  answer: runbookImportSchema,
  handle: ({ ctx, body, contentType }) => importRunbooks(ctx, body, contentType),
});
