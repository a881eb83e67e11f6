import { route } from "@/app/declare";
import { deleteMaintenanceWindow, patchMaintenanceWindow } from "@/lib/signals";
import {
  maintenanceWindowPatchSchema,
  maintenanceWindowSchema,
  noiseParamsSchema,
} from "@/lib/signals/schemas";

export const PATCH = route({
  operation: "patchMaintenanceWindow",
  summary: "Change a maintenance window",
  tag: "noise",
  permission: "noise:manage",
  params: noiseParamsSchema,
  body: maintenanceWindowPatchSchema,
  answer: maintenanceWindowSchema,
  handle: ({ ctx, params, body }) => patchMaintenanceWindow(ctx, params.id, body),
});

export const DELETE = route({
  operation: "deleteMaintenanceWindow",
  summary: "Remove a maintenance window",
  tag: "noise",
  permission: "noise:manage",
  params: noiseParamsSchema,
  handle: ({ ctx, params }) => deleteMaintenanceWindow(ctx, params.id),
});
