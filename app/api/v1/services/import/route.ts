import { route } from "@/app/declare";
import { importServices, serviceImportSchema } from "@/lib/catalog";
import { rawBody } from "@/lib/http";

/** A list of a cluster holds some kilobytes for each pod; compressed it is a tenth. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

export const POST = route({
  operation: "importServices",
  summary: "Declare the services of a file, YAML or JSON, or of what kubectl prints",
  description:
    "A file is taken whole or not at all: `services: [{name, owner, tier, runbookUrl, costPerMinute, addresses, ports, namespace, instances: [{name, address, node}], dependsOn: [name]}]`, `nodes: [name]`. Of `kubectl get services,pods,nodes -A -o json` each item is taken or skipped with a reason.",
  tag: "services",
  permission: "services:write",
  body: rawBody({ maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_UNPACKED_BYTES, types: ["*"] }),
  answer: serviceImportSchema,
  handle: ({ ctx, body }) => importServices(ctx, body.toString("utf8")),
});
