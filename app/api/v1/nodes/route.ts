import { route } from "@/app/declare";
import { listNodes, nodeSchema, serviceListQuerySchema } from "@/lib/catalog";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listNodes",
  summary: "Machines by name, as declared, imported and named by records",
  tag: "services",
  permission: "services:read",
  query: serviceListQuerySchema,
  answer: pageOf(nodeSchema),
  handle: ({ ctx, query }) => listNodes(ctx, query),
});
