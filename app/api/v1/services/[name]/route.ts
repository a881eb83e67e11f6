import { route } from "@/app/declare";
import {
  patchService,
  removeService,
  serviceParamsSchema,
  servicePatchSchema,
  serviceSchema,
} from "@/lib/catalog";

export const PATCH = route({
  operation: "patchService",
  summary: "Change what is declared of a service",
  tag: "services",
  permission: "services:write",
  params: serviceParamsSchema,
  body: servicePatchSchema,
  answer: serviceSchema,
  handle: ({ ctx, params, body }) => patchService(ctx, params.name, body),
});

export const DELETE = route({
  operation: "removeService",
  summary: "Forget a service; its records bring it back",
  tag: "services",
  permission: "services:write",
  params: serviceParamsSchema,
  handle: ({ ctx, params }) => removeService(ctx, params.name),
});
