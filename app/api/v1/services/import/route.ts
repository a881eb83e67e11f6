import { route } from "@/app/declare";
import { importServices, serviceImportSchema } from "@/lib/catalog";
import { rawBody } from "@/lib/http";

const MAX_BYTES = 1024 * 1024;

export const POST = route({
  operation: "importServices",
  summary: "Declare the services of a file, YAML or JSON: all or none",
  description: "`services: [{name, owner, tier, runbookUrl, costPerMinute, dependsOn: [name]}]`",
  tag: "services",
  permission: "services:write",
  body: rawBody({ maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES, types: ["*"] }),
  answer: serviceImportSchema,
  handle: ({ ctx, body }) => importServices(ctx, body.toString("utf8")),
});
