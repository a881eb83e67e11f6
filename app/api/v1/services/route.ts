import { route } from "@/app/declare";
import { listServices, serviceListQuerySchema, serviceSchema } from "@/lib/catalog";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listServices",
  summary: "Services by name, with the dependencies learned from their records",
  tag: "services",
  permission: "services:read",
  query: serviceListQuerySchema,
  answer: pageOf(serviceSchema),
  handle: ({ ctx, query }) => listServices(ctx, query),
});
