import { route } from "@/app/declare";
import {
  declareService,
  listServices,
  serviceDeclareSchema,
  serviceListQuerySchema,
  serviceSchema,
} from "@/lib/catalog";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listServices",
  summary: "Services by name, with the dependencies declared and learned from their records",
  tag: "services",
  permission: "services:read",
  query: serviceListQuerySchema,
  answer: pageOf(serviceSchema),
  handle: ({ ctx, query }) => listServices(ctx, query),
});

export const POST = route({
  operation: "declareService",
  summary: "Declare a service",
  tag: "services",
  permission: "services:write",
  body: serviceDeclareSchema,
  status: 201,
  answer: serviceSchema,
  handle: ({ ctx, body }) => declareService(ctx, body),
});
