import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { createMaintenanceWindow, listMaintenanceWindows } from "@/lib/signals";
import {
  maintenanceWindowCreateSchema,
  maintenanceWindowSchema,
  noiseListQuerySchema,
} from "@/lib/signals/schemas";

export const GET = route({
  operation: "listMaintenanceWindows",
  summary: "List windows in which alerts are held back",
  tag: "noise",
  permission: "noise:read",
  query: noiseListQuerySchema,
  answer: pageOf(maintenanceWindowSchema),
  handle: ({ ctx, query }) => listMaintenanceWindows(ctx, query),
});

export const POST = route({
  operation: "createMaintenanceWindow",
  summary: "Make a maintenance window",
  tag: "noise",
  permission: "noise:manage",
  body: maintenanceWindowCreateSchema,
  status: 201,
  answer: maintenanceWindowSchema,
  handle: ({ ctx, body }) => createMaintenanceWindow(ctx, body),
});
